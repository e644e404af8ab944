using System.Numerics;

namespace CudaEmulator.Tests.Ptx;

public sealed class BitTests
{
    private static readonly ulong[][] Pairs = Edges.Pairs(Edges.Integers);

    private static IEnumerable<TestCaseData> Instructions()
    {
        yield return Case("and.b32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)(a & b));
        yield return Case("or.b64 %d9, %d0, %d1;", "%d9", static (a, b) => a | b);
        yield return Case("xor.b16 %h9, %h0, %h1;", "%h9", static (a, b) => (ushort)(a ^ b));
        yield return Case("not.b32 %r9, %r0;", "%r9", static (a, _) => ~(uint)a);
        yield return Case("cnot.b32 %r9, %r0;", "%r9", static (a, _) => (uint)a == 0 ? 1u : 0);
        yield return Case("lop3.b32 %r9, %r0, %r1, 0x0F0F0F0F, 0xE8;", "%r9", Majority);
        yield return Case("shl.b32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)b > 31 ? 0 : (uint)a << (int)b);
        yield return Case("shl.b64 %d9, %d0, %r1;", "%d9", static (a, b) => (uint)b > 63 ? 0 : a << (int)b);
        yield return Case("shr.u32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)b > 31 ? 0 : (uint)a >> (int)b);
        yield return Case("shr.s32 %r9, %r0, %r1;", "%r9", static (a, b) => (uint)((int)a >> (int)Math.Min((uint)b, 31)));
        yield return Case("shr.s16 %h9, %h0, %r1;", "%h9", static (a, b) => (ushort)((short)a >> (int)Math.Min((uint)b, 15)));
        yield return Case("shf.l.wrap.b32 %r9, %r0, %r0, %r1;", "%r9", static (a, b) => BitOperations.RotateLeft((uint)a, (int)(b & 31)));
        yield return Case("shf.r.wrap.b32 %r9, %r0, %r1, 8;", "%r9", static (a, b) => (uint)((b << 32 | (uint)a) >> 8));
        yield return Case("shf.r.clamp.b32 %r9, %r0, %r1, 40;", "%r9", static (_, b) => (uint)b);
        yield return Case("popc.b64 %r9, %d0;", "%r9", static (a, _) => (ulong)BitOperations.PopCount(a));
        yield return Case("clz.b32 %r9, %r0;", "%r9", static (a, _) => (ulong)BitOperations.LeadingZeroCount((uint)a));
        yield return Case("clz.b64 %r9, %d0;", "%r9", static (a, _) => (ulong)BitOperations.LeadingZeroCount(a));
        yield return Case("brev.b32 %r9, %r0;", "%r9", static (a, _) => Convert.ToUInt32(Reversed((uint)a), 2));
        yield return Case("bfind.u32 %r9, %r0;", "%r9", static (a, _) => (uint)a == 0 ? uint.MaxValue : (ulong)BitOperations.Log2((uint)a));
    }

    [TestCaseSource(nameof(Instructions))]
    public void Instruction_OnEdges_EqualsItsDefinition(string statement, string result, Func<ulong, ulong, ulong> definition) =>
        Assert.That(Kernels.Evaluate(statement, result, Pairs), Is.EqualTo(Pairs.Select(row => definition(row[0], row[1]))));

    [TestCase("bfe.u32 %r9, %r0, 4, 8;", 0x1234_5678u, 0x67u)]
    [TestCase("bfe.s32 %r9, %r0, 4, 8;", 0x0000_0F00u, 0xFFFF_FFF0u)]
    [TestCase("bfe.u32 %r9, %r0, 28, 8;", 0xABCD_EF01u, 0xAu)]
    [TestCase("bfe.s32 %r9, %r0, 40, 4;", 0x8000_0000u, 0xFFFF_FFFFu)]
    [TestCase("bfe.u32 %r9, %r0, 3, 0;", 0xFFFF_FFFFu, 0u)]
    [TestCase("bfi.b32 %r9, %r0, 0xFFFFFFFF, 8, 4;", 0x5u, 0xFFFF_F5FFu)]
    [TestCase("bfi.b32 %r9, %r0, 0x11111111, 28, 8;", 0xABu, 0xB111_1111u)]
    [TestCase("prmt.b32 %r9, %r0, 0x55667788, 0x0123;", 0x1122_3344u, 0x4433_2211u)]
    [TestCase("prmt.b32 %r9, %r0, 0x55667788, 0x7654;", 0x1122_3344u, 0x5566_7788u)]
    [TestCase("prmt.b32 %r9, %r0, 0, 0xFEDC;", 0x1122_3344u, 0x0000_0000u)]
    [TestCase("prmt.b32 %r9, %r0, 0x80000000, 0xF000;", 0x1122_3344u, 0xFF44_4444u)]
    public void Field_OfHandPickedValues_IsMoved(string statement, uint a, uint expected) =>
        Assert.That(Kernels.Evaluate(statement, "%r9", [[a]]), Is.EqualTo(new ulong[] { expected }));

    private static ulong Majority(ulong a, ulong b) => (uint)(a & b | a & 0x0F0F0F0F | b & 0x0F0F0F0F);

    private static string Reversed(uint value) => new([.. Convert.ToString(value, 2).PadLeft(32, '0').Reverse()]);

    private static TestCaseData Case(string statement, string result, Func<ulong, ulong, ulong> definition) =>
        new TestCaseData(statement, result, definition).SetArgDisplayNames(statement);
}
