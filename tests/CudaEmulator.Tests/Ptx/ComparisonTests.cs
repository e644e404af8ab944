namespace CudaEmulator.Tests.Ptx;

public sealed class ComparisonTests
{
    private static readonly ulong[][] Integers = Edges.Pairs(Edges.Integers);
    private static readonly ulong[][] Singles = Edges.Pairs(Edges.Singles.Bits());

    private static IEnumerable<TestCaseData> OfIntegers()
    {
        yield return Case<ulong>("setp.eq.s32 %p9, %r0, %r1;", static (a, b) => (uint)a == (uint)b);
        yield return Case<ulong>("setp.ne.b64 %p9, %d0, %d1;", static (a, b) => a != b);
        yield return Case<ulong>("setp.lt.s32 %p9, %r0, %r1;", static (a, b) => (int)a < (int)b);
        yield return Case<ulong>("setp.lt.u32 %p9, %r0, %r1;", static (a, b) => (uint)a < (uint)b);
        yield return Case<ulong>("setp.hs.u32 %p9, %r0, %r1;", static (a, b) => (uint)a >= (uint)b);
        yield return Case<ulong>("setp.gt.s16 %p9, %h0, %h1;", static (a, b) => (short)a > (short)b);
        yield return Case<ulong>("setp.le.s64 %p9, %d0, %d1;", static (a, b) => (long)a <= (long)b);
        yield return Case<ulong>(
            "setp.eq.u32 %p1, %r0, 0; setp.gt.or.u32 %p9, %r0, %r1, !%p1;", static (a, b) => (uint)a > (uint)b || (uint)a != 0);
        yield return Case<ulong>("setp.lt.u32 %p1|%p9, %r0, %r1;", static (a, b) => (uint)a >= (uint)b);
        yield return Case<ulong>("setp.lt.u32 %p1, %r0, %r1; not.pred %p9, %p1;", static (a, b) => (uint)a >= (uint)b);
    }

    [TestCaseSource(nameof(OfIntegers))]
    public void Integers_OnEdges_Compare(string statement, Func<ulong, ulong, bool> definition) =>
        Assert.That(Kernels.Evaluate(statement, "%p9", Integers), Is.EqualTo(Integers.Select(row => definition(row[0], row[1]) ? 1ul : 0)));

    private static IEnumerable<TestCaseData> OfSingles()
    {
        yield return Case<float>("setp.lt.f32 %p9, %f0, %f1;", static (a, b) => a < b);
        yield return Case<float>("setp.eq.f32 %p9, %f0, %f1;", static (a, b) => a == b);
        yield return Case<float>("setp.ne.f32 %p9, %f0, %f1;", static (a, b) => a != b && !float.IsNaN(a) && !float.IsNaN(b));
        yield return Case<float>("setp.neu.f32 %p9, %f0, %f1;", static (a, b) => a != b);
        yield return Case<float>("setp.geu.f32 %p9, %f0, %f1;", static (a, b) => !(a < b));
        yield return Case<float>("setp.num.f32 %p9, %f0, %f1;", static (a, b) => !float.IsNaN(a) && !float.IsNaN(b));
        yield return Case<float>("setp.nan.f32 %p9, %f0, %f1;", static (a, b) => float.IsNaN(a) || float.IsNaN(b));
        yield return Case<float>("setp.gt.ftz.f32 %p9, %f0, 0f00000000;", static (a, _) => a > 0 && !float.IsSubnormal(a));
    }

    [TestCaseSource(nameof(OfSingles))]
    public void Singles_OnEdges_Compare(string statement, Func<float, float, bool> definition) =>
        Assert.That(
            Kernels.Evaluate(statement, "%p9", Singles),
            Is.EqualTo(Singles.Select(row => definition(row[0].AsSingle(), row[1].AsSingle()) ? 1ul : 0)));

    [TestCase("setp.eq.u32 %p1, %r0, 1; selp.b32 %r9, 7, 8, %p1;", 1u, 7u)]
    [TestCase("setp.eq.u32 %p1, %r0, 1; selp.b32 %r9, 7, 8, %p1;", 2u, 8u)]
    [TestCase("slct.u32.s32 %r9, 7, 8, %r0;", 0u, 7u)]
    [TestCase("slct.u32.s32 %r9, 7, 8, %r0;", 0xFFFF_FFFFu, 8u)]
    [TestCase("set.lt.u32.u32 %r9, %r0, 5;", 4u, 0xFFFF_FFFFu)]
    [TestCase("set.lt.u32.u32 %r9, %r0, 5;", 5u, 0u)]
    public void Selection_ByAValue_TakesItsSide(string statement, uint a, uint expected) =>
        Assert.That(Kernels.Evaluate(statement, "%r9", [[a]]), Is.EqualTo(new ulong[] { expected }));

    private static TestCaseData Case<T>(string statement, Func<T, T, bool> definition) =>
        new TestCaseData(statement, definition).SetArgDisplayNames(statement);
}
