namespace CudnnDigits.Verification.Bounds;

/// <summary>Adds products, and what rounding may do to their sum in whatever order it is formed.</summary>
internal struct SumOfProducts
{
    private double _value, _size, _error;
    private long _terms;

    public void Add(Real a, Real b)
    {
        var product = a.Value * b.Value;
        _value += product;
        _size += Math.Abs(product);
        _error += Real.ProductError(a, b);
        _terms++;
    }

    /// <param name="arithmetic">How products and sums are formed.</param>
    /// <param name="growth">By how much the algorithm magnifies rounding.</param>
    public readonly Real Total(Arithmetic arithmetic, double growth = 1) =>
        new(_value, _error + (arithmetic.Sum(_terms, growth) * (_size + _error)));
}
