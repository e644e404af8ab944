using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Cpu.Update;

namespace CudnnDigits.Tests.Kernels;

/// <summary>An update tells whether all numbers are finite, wherever one that is not stands, in vectors of every width.</summary>
public sealed unsafe class FiniteUpdateTests
{
    /// <summary>Whole vectors, and a last one that is not full: with 16 floats, 8 and 4.</summary>
    private const int Length = 53, Padded = 64;

    [Test]
    public void Update_FiniteNumbers_IsTrue([VectorBits] int bits, [Values(0, 16, 48, Length)] int length) =>
        Assert.That(AllFinite(bits, Numbers(), length));

    [Test]
    public void Update_OneIsNot_IsFalse(
        [VectorBits] int bits, [Values(float.NaN, float.PositiveInfinity, float.NegativeInfinity)] float wrong)
    {
        for (var place = 0; place < Length; place++)
        {
            var numbers = Numbers();
            numbers[place] = wrong;
            Assert.That(AllFinite(bits, numbers, Length), Is.False, $"{wrong} at {place}");
        }
    }

    [Test]
    public void Update_InfinitiesThatWouldCancel_IsFalse([VectorBits] int bits)
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

    /// <summary>By an update that leaves finite numbers as they are.</summary>
    private static bool AllFinite(int bits, float[] numbers, int length)
    {
        fixed (float* values = numbers, gradient = new float[Padded])
        {
            var step = new SgdStep(0, 0, 0, 0, 0);
            return bits switch
            {
                512 => OptimizerKernel<Simd512, Vector512<float>>.Sgd(values, gradient, length, step),
                256 => OptimizerKernel<Simd256, Vector256<float>>.Sgd(values, gradient, length, step),
                _ => OptimizerKernel<Simd128, Vector128<float>>.Sgd(values, gradient, length, step),
            };
        }
    }
}
