namespace CudaEmulator.Tests.Ptx;

/// <summary>Kernels as clang compiles them, against arithmetic in double.</summary>
public sealed class FixtureTests
{
    [Test]
    public void Adam_OneStep_FollowsItsFormula()
    {
        const int count = 1000;
        float[] weights = Noise(count, 1), gradients = Noise(count, 2), first = Noise(count, 3);
        float[] second = [.. Noise(count, 4).Select(Math.Abs)];
        using var memory = new TestMemory();
        ulong w = memory.Upload<float>(weights), m = memory.Upload<float>(first), v = memory.Upload<float>(second);
        var corrections = memory.Upload(0.1f, 0.001f);
        Kernels.Fixture("adam.ptx", "adam").Launch(
            memory, 4, 256, w, memory.Upload<float>(gradients), m, v, corrections, 0.01f, 0.9f, 0.999f, 1e-8f, count);

        var expected = Enumerable.Range(0, count).Select(i =>
        {
            double moment = 0.9 * first[i] + 0.1 * gradients[i], square = 0.999 * second[i] + 0.001 * gradients[i] * gradients[i];
            return weights[i] - 0.01 * (moment / 0.1) / (Math.Sqrt(square / 0.001) + 1e-8);
        });
        Assert.That(memory.Download<float>(w), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Sum_ByTreeAndShufflesAndAtomics_IsTheSum()
    {
        var values = Noise(10_000, 5);
        using var memory = new TestMemory();
        var total = memory.Upload(0f);
        Kernels.Fixture("reduce.ptx", "sum").Launch(memory, 7, 256, memory.Upload<float>(values), total, values.Length);
        Assert.That(memory.Download<float>(total)[0], Is.EqualTo(values.Sum(static value => (double)value)).Within(1e-3));
    }

    [TestCase(32u)]
    [TestCase(100u)]
    [TestCase(1024u)]
    public void Scan_InDynamicSharedMemory_IsTheRunningSum(uint threads)
    {
        var values = Enumerable.Range(0, (int)threads).Select(static i => i * i % 17 - 8).ToArray();
        using var memory = new TestMemory();
        var address = memory.Upload<int>(values);
        var kernel = Kernels.Fixture("reduce.ptx", "scan");
        kernel.Launch(new Dim3(1), new Dim3(threads), threads * 4, Kernels.Pack(kernel, [address]), memory);
        var sum = 0;
        Assert.That(memory.Download<int>(address), Is.EqualTo(values.Select(value => sum += value)));
    }

    [Test]
    public void Gather_ByOrderAndCursor_ScalesTheNamedImages()
    {
        const int pixels = 49, batch = 5;
        var images = Enumerable.Range(0, pixels * 8).Select(static i => (byte)(i * 37)).ToArray();
        int[] order = [7, 0, 3, 6, 1, 5, 2];
        using var memory = new TestMemory();
        var output = memory.Upload(new float[pixels * batch]);
        Kernels.Fixture("gather.ptx", "gather").Launch(
            memory, 2, 128, memory.Upload<byte>(images), memory.Upload<int>(order), memory.Upload(2), output, pixels, batch);
        var expected = order.Skip(2).SelectMany(image => images.Skip(image * pixels).Take(pixels)).Select(static value => value / 255.0);
        Assert.That(memory.Download<float>(output), Is.EqualTo(expected).Within(1e-7));
    }

    [Test]
    public void Scale4_OnVectorsOf16Bytes_ScalesEveryElement()
    {
        using var memory = new TestMemory();
        var values = memory.Upload<float>(1, 2, 3, 4, 5, 6, 7, 8);
        Kernels.Fixture("gather.ptx", "scale4").Launch(memory, 1, 2, values, 0.5f);
        Assert.That(memory.Download<float>(values), Is.EqualTo(new[] { 0.5f, 1, 1.5f, 2, 2.5f, 3, 3.5f, 4 }));
    }

    /// <summary>The known answers of the Random123 library for a counter and key of zeros, and for pi's digits as key.</summary>
    [Test]
    public void Philox_WithZeroKey_GivesThePublishedWords()
    {
        using var memory = new TestMemory();
        var words = memory.Upload(new uint[4]);
        Kernels.Fixture("philox.ptx", "philox").Launch(memory, 1, 1, 0ul, 0ul, words);
        Assert.That(memory.Download<uint>(words), Is.EqualTo(new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u }));
    }

    [Test]
    public void Collatz_WithThreadsOfDifferentLength_CountsEachThreadsSteps()
    {
        var starts = Enumerable.Range(1, 100).Select(static i => (uint)i).ToArray();
        using var memory = new TestMemory();
        var steps = memory.Upload(new uint[100]);
        Kernels.Fixture("control.ptx", "collatz").Launch(memory, 1, 100, memory.Upload<uint>(starts), steps);
        // The OEIS's A006577 at 1, 2, 3, 7, 27 and 97.
        var counted = memory.Download<uint>(steps);
        Assert.That(new[] { 1, 2, 3, 7, 27, 97 }.Select(n => counted[n - 1]), Is.EqualTo(new uint[] { 0, 1, 7, 16, 111, 118 }));
    }

    [Test]
    public void Horner_CallingADeviceFunctionTwice_AddsBothPolynomials()
    {
        using var memory = new TestMemory();
        var values = memory.Upload<float>(0, 1, 2, -3);
        Kernels.Fixture("control.ptx", "horner").Launch(memory, 1, 4, memory.Upload<float>(1, -2, 3, 5), values);
        var expected = new[] { 0.0, 1, 2, -3 }.Select(static x => x * x * x - 2 * x * x + 3 * x + 5 + (-2 * x * x - 3 * x + 5));
        Assert.That(memory.Download<float>(values), Is.EqualTo(expected));
    }

    [Test]
    public void Choose_WithLocalArrayAndSwitch_TakesEachBranch()
    {
        using var memory = new TestMemory();
        var result = memory.Upload(new int[6]);
        Kernels.Fixture("control.ptx", "choose").Launch(memory, 1, 6, memory.Upload(0, 1, 2, 3, 4, 5), result);
        Assert.That(memory.Download<int>(result), Is.EqualTo(Enumerable.Range(0, 6).Select(Choose)));
    }

    private static int Choose(int i)
    {
        int[] primes = [2, 3, 5, 7, 11, 13, 17, 19], local = new int[8];
        for (var k = 0; k < 8; k++)
            local[(k * 3 + i) & 7] = primes[k] + i;
        return i switch
        {
            0 => local[1],
            1 => 7 * local[2],
            2 => local[3] - 9,
            3 => local[4] ^ 5,
            4 => local[i & 3] % 3,
            _ => -local[6],
        };
    }

    private static float[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
