namespace CudnnDigits.Verification.Bounds;

/// <summary>Many numbers, each with its error: [images, elements of an image], or in the layout of the flat parameter buffer.</summary>
internal sealed class Bounded(int length)
{
    private readonly double[] _values = new double[length], _errors = new double[length];

    public int Length => _values.Length;

    public Real this[int index]
    {
        get => new(_values[index], _errors[index]);
        set => (_values[index], _errors[index]) = (value.Value, value.Error);
    }

    /// <summary>The largest error in a range.</summary>
    public double LargestError(int offset, int count) => _errors.AsSpan(offset, count).ToArray().Max();
}
