using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;

namespace CudnnDigits.Tests.Kernels;

/// <summary>One number that is not finite is found wherever it stands, in vectors of every width.</summary>
public sealed unsafe class FiniteCheckTests
{
    /// <summary>Two vectors at a time, one that is left, and a last one that is not full: with 16 floats, 8 and 4.</summary>
    private const int Length = 53, Padded = 64;

    [Test]
    public void AllFinite_FiniteNumbers_IsTrue([Values(512, 256, 128)] int bits, [Values(0, 16, 48, Length)] int length) =>
        Assert.That(AllFinite(bits, Numbers(), length));

    [Test]
    public void AllFinite_OneIsNot_IsFalse(
        [Values(512, 256, 128)] int bits, [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float wrong)
    {
        for (var place = 0; place < Length; place++)
        {
            var numbers = Numbers();
            numbers[place] = wrong;
            Assert.That(AllFinite(bits, numbers, Length), Is.False, $"{wrong} at {place}");
        }
    }

    [Test]
    public void AllFinite_InfinitiesThatWouldCancel_IsFalse([Values(512, 256, 128)] int bits)
    {
        var numbers = Numbers();
        (numbers[3], numbers[Length - 1]) = (float.PositiveInfinity, float.NegativeInfinity);

        Assert.That(AllFinite(bits, numbers, Length), Is.False);
    }

    /// <summary>The largest, the smallest, both zeros.</summary>
    private static float[] Numbers()
    {
        float[] some = [float.MaxValue, float.MinValue, float.Epsilon, 0, -0f, -1, 1e-30f];
        return [.. Enumerable.Range(0, Padded).Select(index => some[index % some.Length])];
    }

    private static bool AllFinite(int bits, float[] numbers, int length)
    {
        fixed (float* values = numbers)
        {
            return bits switch
            {
                512 => FiniteCheck<Simd512>.AllFinite(values, length),
                256 => FiniteCheck<Simd256>.AllFinite(values, length),
                _ => FiniteCheck<Simd128>.AllFinite(values, length),
            };
        }
    }
}
