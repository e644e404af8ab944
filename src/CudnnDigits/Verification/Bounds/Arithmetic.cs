namespace CudnnDigits.Verification.Bounds;

/// <summary>How far a computed sum of products may be from the exact one.</summary>
/// <param name="ProductError">Relative error of one product before it is added: 0, or what rounding both factors to TF32 costs.</param>
/// <remarks>Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1: |error| &lt;= gamma(n) sum |a||b|, in any order.</remarks>
internal sealed record Arithmetic(double ProductError)
{
    /// <summary>The unit roundoff of float32, 2^-24.</summary>
    public const double Unit = 1.0 / (1 << 24);

    /// <summary>The unit roundoff of TF32, which has 10 bits of mantissa: 2^-11.</summary>
    public const double Tf32Unit = 1.0 / (1 << 11);

    /// <summary>Products and sums in float32.</summary>
    public static Arithmetic Fp32 { get; } = new(0);

    /// <summary>Both factors rounded to TF32, sums in float32.</summary>
    public static Arithmetic Tf32 { get; } = new((2 * Tf32Unit) + (Tf32Unit * Tf32Unit));

    /// <summary>gamma(n) = n u / (1 - n u): n roundings, one after the other.</summary>
    public static double Gamma(double roundings) => roundings * Unit / (1 - (roundings * Unit));

    /// <summary>The error of a sum of so many products, relative to the sum of their absolute values.</summary>
    /// <param name="terms">Products.</param>
    /// <param name="growth">By how much the algorithm magnifies rounding; 1 where it forms the products themselves.</param>
    public double Sum(long terms, double growth = 1) => (growth * Gamma(terms + 1)) + ProductError;
}
