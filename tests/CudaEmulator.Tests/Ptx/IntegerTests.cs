namespace CudaEmulator.Tests.Ptx;

public sealed class IntegerTests
{
    private static readonly ulong[][] Pairs = Edges.Pairs(Edges.Integers);

    private static IEnumerable<TestCaseData> Binary()
    {
        yield return Case("add.s32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)a + (uint)b);
        yield return Case("add.s64 %d9, %d0, %d1;", "%d9", static (a, b) => a + b);
        yield return Case("add.u16 %h9, %h0, %h1;", "%h9", static (a, b) => (ushort)(a + b));
        yield return Case("add.sat.s32 %r9, %r0, %r1;", "%r9", static (a, b) => Saturated((long)(int)a + (int)b));
        yield return Case("sub.u32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)a - (uint)b);
        yield return Case("mul.lo.s32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)a * (uint)b);
        yield return Case("mul.hi.u32 %r9, %r0, %r1;", "%r9", static (a, b) => (ulong)(uint)a * (uint)b >> 32);
        yield return Case("mul.hi.s32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)((long)(int)a * (int)b >> 32));
        yield return Case("mul.hi.u64 %d9, %d0, %d1;", "%d9", static (a, b) => (ulong)((UInt128)a * b >> 64));
        yield return Case("mul.hi.s64 %d9, %d0, %d1;", "%d9", static (a, b) => (ulong)((Int128)(long)a * (long)b >> 64));
        yield return Case("mul.wide.u32 %d9, %r0, %r1;", "%d9", static (a, b) => (ulong)(uint)a * (uint)b);
        yield return Case("mul.wide.s32 %d9, %r0, %r1;", "%d9", static (a, b) => (ulong)((long)(int)a * (int)b));
        yield return Case("mul.wide.s16 %r9, %h0, %h1;", "%r9", static (a, b) => (uint)((short)a * (short)b));
        yield return Case("mad.lo.s32 %r9, %r0, %r1, -7;", "%r9", static (a, b) => (uint)a * (uint)b - 7);
        yield return Case("mad.hi.u32 %r9, %r0, %r1, %r0;", "%r9", static (a, b) => (uint)((ulong)(uint)a * (uint)b >> 32) + (uint)a);
        yield return Case("mad.wide.s32 %d9, %r0, %r1, %d0;", "%d9", static (a, b) => (ulong)((long)(int)a * (int)b) + a);
        yield return Case("min.s32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)Math.Min((int)a, (int)b));
        yield return Case("max.u64 %d9, %d0, %d1;", "%d9", Math.Max);
        yield return Case("max.s16 %h9, %h0, %h1;", "%h9", static (a, b) => (ushort)Math.Max((short)a, (short)b));
        yield return Case("sad.u32 %r9, %r0, %r1, 5;", "%r9", static (a, b) => (uint)(5 + Math.Abs((long)(uint)a - (uint)b)));
    }

    [TestCaseSource(nameof(Binary))]
    public void Instruction_OnEdges_EqualsItsDefinition(string statement, string result, Func<ulong, ulong, ulong> definition) =>
        Assert.That(Kernels.Evaluate(statement, result, Pairs), Is.EqualTo(Pairs.Select(row => definition(row[0], row[1]))));

    [TestCase("div.s32 %r9, %r0, %r1;", 0xFFFF_FFF9u, 2u, 0xFFFF_FFFDu)]
    [TestCase("div.u32 %r9, %r0, %r1;", 0xFFFF_FFF9u, 2u, 0x7FFF_FFFCu)]
    [TestCase("div.s32 %r9, %r0, %r1;", 0x8000_0000u, 0xFFFF_FFFFu, 0x8000_0000u)]
    [TestCase("div.u32 %r9, %r0, %r1;", 5u, 0u, 0xFFFF_FFFFu)]
    [TestCase("rem.s32 %r9, %r0, %r1;", 0xFFFF_FFF9u, 2u, 0xFFFF_FFFFu)]
    [TestCase("rem.u32 %r9, %r0, %r1;", 0xFFFF_FFF9u, 4u, 1u)]
    [TestCase("rem.s32 %r9, %r0, %r1;", 0x8000_0000u, 0xFFFF_FFFFu, 0u)]
    public void Division_OfHandPickedValues_TruncatesTowardZero(string statement, uint a, uint b, uint expected) =>
        Assert.That(Kernels.Evaluate(statement, "%r9", [[a, b]]), Is.EqualTo(new ulong[] { expected }));

    [TestCase("neg.s32 %r9, %r0;", 5u, 0xFFFF_FFFBu)]
    [TestCase("abs.s32 %r9, %r0;", 0xFFFF_FFFBu, 5u)]
    [TestCase("abs.s32 %r9, %r0;", 0x8000_0000u, 0x8000_0000u)]
    public void Sign_OfAnInteger_IsChanged(string statement, uint a, uint expected) =>
        Assert.That(Kernels.Evaluate(statement, "%r9", [[a]]), Is.EqualTo(new ulong[] { expected }));

    private static ulong Saturated(long sum) => (uint)Math.Clamp(sum, int.MinValue, int.MaxValue);

    private static TestCaseData Case(string statement, string result, Func<ulong, ulong, ulong> definition) =>
        new TestCaseData(statement, result, definition).SetArgDisplayNames(statement);
}
