namespace CudaEmulator.Tests.Ptx;

public sealed class ConversionTests
{
    private static IEnumerable<TestCaseData> OfIntegers()
    {
        yield return Case("cvt.u64.u32 %d9, %r0;", "%d9", static a => (uint)a);
        yield return Case("cvt.s64.s32 %d9, %r0;", "%d9", static a => (ulong)(int)a);
        yield return Case("cvt.u32.u64 %r9, %d0;", "%r9", static a => (uint)a);
        yield return Case("cvt.s32.s8 %r9, %r0;", "%r9", static a => (uint)(sbyte)a);
        yield return Case("cvt.u32.u8 %r9, %r0;", "%r9", static a => (byte)a);
        yield return Case("cvt.s16.s8 %h9, %r0;", "%h9", static a => (ushort)(sbyte)a);
        yield return Case("cvt.u8.u32 %r9, %r0;", "%r9", static a => (byte)a);
        yield return Case("cvt.sat.u8.s32 %r9, %r0;", "%r9", static a => (ulong)Math.Clamp((int)a, 0, 255));
        yield return Case(
            "cvt.sat.s16.s64 %h9, %d0;", "%h9", static a => (ushort)(short)Math.Clamp((long)a, short.MinValue, short.MaxValue));
        yield return Case("cvt.rn.f32.s32 %f9, %r0;", "%f9", static a => Bits((int)a));
        yield return Case("cvt.rn.f32.u16 %f9, %h0;", "%f9", static a => Bits((ushort)a));
        yield return Case("cvt.rn.f64.u32 %g9, %r0;", "%g9", static a => BitConverter.DoubleToUInt64Bits((uint)a));
        yield return Case("cvt.rn.f64.s64 %g9, %d0;", "%g9", static a => BitConverter.DoubleToUInt64Bits((long)a));
    }

    [TestCaseSource(nameof(OfIntegers))]
    public void Integer_OnEdges_Converts(string statement, string result, Func<ulong, ulong> definition)
    {
        var rows = Edges.Singly(Edges.Integers);
        Assert.That(Kernels.Evaluate(statement, result, rows), Is.EqualTo(rows.Select(row => definition(row[0]))));
    }

    [TestCase("rni", 2.5f, 2u)]
    [TestCase("rni", 3.5f, 4u)]
    [TestCase("rzi", -2.7f, 0xFFFF_FFFEu)]
    [TestCase("rmi", -2.2f, 0xFFFF_FFFDu)]
    [TestCase("rpi", 2.2f, 3u)]
    [TestCase("rzi", 3e9f, 0x7FFF_FFFFu)]
    [TestCase("rzi", float.NaN, 0u)]
    public void Single_ToInteger_RoundsAndClamps(string rounding, float value, uint expected) =>
        Assert.That(
            Kernels.Evaluate($"cvt.{rounding}.s32.f32 %r9, %f0;", "%r9", [[.. new[] { value }.Bits()]]),
            Is.EqualTo(new ulong[] { expected }));

    // 0.1 lies between the floats 0.09999999403953552 and 0.10000000149011612.
    [TestCase("rn", 0.1, 0.1f)]
    [TestCase("rz", 0.1, 0.099999994f)]
    [TestCase("rm", -0.1, -0.1f)]
    [TestCase("rp", -0.1, -0.099999994f)]
    public void Double_ToSingle_RoundsAsTold(string rounding, double value, float expected) =>
        Assert.That(
            Kernels.Evaluate($"cvt.{rounding}.f32.f64 %f9, %g0;", "%f9", [[.. new[] { value }.Bits()]])[0].AsSingle(),
            Is.EqualTo(expected));

    // 2^24 + 1 lies between two floats; 2^53 + 2^29 + 1 would be rounded wrongly by way of double.
    [TestCase("rn", 16_777_217ul, 16_777_216f)]
    [TestCase("rz", 16_777_217ul, 16_777_216f)]
    [TestCase("rp", 16_777_217ul, 16_777_218f)]
    [TestCase("rn", (1ul << 53) + (1ul << 29) + 1, 9007200328482816f)]
    [TestCase("rn", ulong.MaxValue, 18446744073709551616f)]
    [TestCase("rz", ulong.MaxValue, 18446742974197923840f)]
    public void LongInteger_ToSingle_RoundsOnce(string rounding, ulong value, float expected) =>
        Assert.That(Kernels.Evaluate($"cvt.{rounding}.f32.u64 %f9, %d0;", "%f9", [[value]])[0].AsSingle(), Is.EqualTo(expected));

    [TestCase("cvt.rmi.f32.f32 %f9, %f0;", 2.7f, 2f)]
    [TestCase("cvt.rni.f32.f32 %f9, %f0;", -0.5f, -0f)]
    [TestCase("cvt.sat.f32.f32 %f9, %f0;", 1.5f, 1f)]
    [TestCase("cvt.sat.f32.f32 %f9, %f0;", float.NaN, 0f)]
    [TestCase("cvt.ftz.f32.f32 %f9, %f0;", 1e-40f, 0f)]
    public void Single_ToSingle_IsShaped(string statement, float value, float expected) =>
        Assert.That(Kernels.Evaluate(statement, "%f9", [[.. new[] { value }.Bits()]]), Is.EqualTo(new[] { expected }.Bits()));

    [Test]
    public void Move_OfHalves_PacksAndUnpacks()
    {
        const string swap = "mov.b64 {%r3, %r4}, %d0; mov.b64 %d9, {%r4, %r3};";
        Assert.That(Kernels.Evaluate(swap, "%d9", [[0x1122_3344_5566_7788]]), Is.EqualTo(new[] { 0x5566_7788_1122_3344ul }));
    }

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static TestCaseData Case(string statement, string result, Func<ulong, ulong> definition) =>
        new TestCaseData(statement, result, definition).SetArgDisplayNames(statement);
}
