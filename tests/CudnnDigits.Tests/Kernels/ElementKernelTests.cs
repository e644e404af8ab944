using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Input;
using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Simd;
using CudnnDigits.Models;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Kernels that work element by element, against double precision, in vectors of every width.</summary>
public sealed unsafe class ElementKernelTests
{
    private const int Bytes = 256;

    [TestCase(512)]
    [TestCase(256)]
    [TestCase(128)]
    public void Scale_EveryByte_IsTheQuotientRoundedOnce(int bits)
    {
        var scaled = bits switch { 512 => Scale<Simd512, Vector512<float>>(), 256 => Scale<Simd256, Vector256<float>>(), _ => Scale<Simd128, Vector128<float>>() };

        Assert.That(scaled, Is.EqualTo(Enumerable.Range(0, Bytes).Select(value => (float)(value / 255.0))));
    }

    [TestCase(512)]
    [TestCase(256)]
    [TestCase(128)]
    public void Exponential_FromMinus87To0_IsRightToTwoRoundings(int bits)
    {
        var numbers = Enumerable.Range(0, 87 * 1600).Select(index => -index / 1600f).ToArray();

        var worst = numbers.Zip(Exponentials(bits, numbers)).Max(pair => Math.Abs((pair.Second / Math.Exp(pair.First)) - 1));
        Assert.That(worst, Is.LessThan(2 * Math.Pow(2, -24)));
    }

    [TestCase(512)]
    [TestCase(256)]
    [TestCase(128)]
    public void Exponential_OfNoNumber_IsNoNumber(int bits) =>
        Assert.That(Exponentials(bits, [.. Enumerable.Repeat(float.NaN, 16)]), Has.All.NaN);

    [TestCase(512)]
    [TestCase(256)]
    [TestCase(128)]
    public void Exponential_OfMinusInfinity_IsNothingBesideOne(int bits) =>
        Assert.That(Exponentials(bits, [.. Enumerable.Repeat(float.NegativeInfinity, 16)]), Has.All.InRange(0f, 1e-37f));

    private static float[] Exponentials(int bits, float[] numbers) => bits switch
    {
        512 => Exponentials<Simd512, Vector512<float>>(numbers),
        256 => Exponentials<Simd256, Vector256<float>>(numbers),
        _ => Exponentials<Simd128, Vector128<float>>(numbers),
    };

    private static float[] Exponentials<S, V>(float[] numbers)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var results = new float[numbers.Length];
        fixed (float* from = numbers, to = results)
        {
            for (var index = 0; index < numbers.Length; index += S.Count)
                S.Store(VectorMath<S, V>.Exp(S.Load(from + index)), to + index);
        }

        return results;
    }

    private static float[] Scale<S, V>()
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var scaled = new float[Bytes];
        fixed (byte* from = Enumerable.Range(0, Bytes).Select(value => (byte)value).ToArray())
        {
            fixed (float* to = scaled) PixelKernel<S, V>.Scale(from, to, new ActivationLayout(new Shape(1, 1, Bytes), 1, 0));
        }

        return scaled;
    }
}
