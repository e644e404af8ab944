namespace CudnnDigits.Verification.Bounds;

/// <summary>A number and how far float32 arithmetic may land from it: |computed - Value| &lt;= Error. Each operator adds its own rounding.</summary>
internal readonly record struct Real(double Value, double Error)
{
    /// <summary>The largest distance from zero that is possible.</summary>
    public double Size => Math.Abs(Value) + Error;

    /// <summary>A number that is known exactly.</summary>
    public static implicit operator Real(double exact) => new(exact, 0);

    public static Real operator +(Real a, Real b) => Rounded(a.Value + b.Value, a.Error + b.Error);

    public static Real operator -(Real a, Real b) => Rounded(a.Value - b.Value, a.Error + b.Error);

    public static Real operator *(Real a, Real b) => Rounded(a.Value * b.Value, ProductError(a, b));

    public static Real operator /(Real a, Real b)
    {
        var least = Math.Abs(b.Value) - b.Error;
        return least <= 0
            ? new Real(a.Value / b.Value, double.PositiveInfinity)
            : Rounded(a.Value / b.Value, ((Math.Abs(b.Value) * a.Error) + (Math.Abs(a.Value) * b.Error)) / (Math.Abs(b.Value) * least));
    }

    /// <summary>The square root of a number that is not negative.</summary>
    public Real Sqrt()
    {
        var root = Math.Sqrt(Value);
        // |sqrt(a + e) - sqrt(a)| <= e / sqrt(a), and <= sqrt(e) where a is nearly 0.
        return Rounded(root, Error == 0 ? 0 : Math.Min(Error / root, Math.Sqrt(Error)));
    }

    /// <summary>The error that the factors' errors cause in a product.</summary>
    public static double ProductError(Real a, Real b) =>
        (Math.Abs(a.Value) * b.Error) + (Math.Abs(b.Value) * a.Error) + (a.Error * b.Error);

    /// <summary>The sum of any number of values, in any order.</summary>
    public static Real Sum(IEnumerable<Real> terms)
    {
        var sum = new SumOfProducts();
        foreach (var term in terms) sum.Add(term, 1);
        return sum.Total(Arithmetic.Fp32);
    }

    /// <summary>The double that is written like the float: 0.999, not 0.99900001287.</summary>
    public static double AsWritten(float value) => (double)(decimal)value;

    private static Real Rounded(double value, double error) => new(value, error + (Arithmetic.Unit * (Math.Abs(value) + error)));
}
