namespace CudaEmulator.Tests.Ptx;

/// <summary>How threads part, meet, and speak to one another.</summary>
public sealed class ThreadTests
{
    private const string StoreR9 = "mul.wide.u32 %d1, %r15, 4; add.s64 %d1, %d1, %d15; st.global.u32 [%d1], %r9; ret;";

    private TestMemory _memory = null!;

    [SetUp]
    public void NewMemory() => _memory = new TestMemory();

    [TearDown]
    public void FreeMemory() => _memory.Dispose();

    [Test]
    public void SpecialRegisters_InThreeDimensions_NumberEveryThread()
    {
        const string body = """
            mov.u32 %r1, %tid.y; mov.u32 %r2, %ntid.x; mad.lo.u32 %r3, %r1, %r2, %r15;
            mov.u32 %r4, %ctaid.z; mov.u32 %r5, %nctaid.x; mov.u32 %r6, %ctaid.x; mad.lo.u32 %r6, %r4, %r5, %r6;
            mov.u32 %r7, %ntid.y; mul.lo.u32 %r7, %r7, %r2; mad.lo.u32 %r15, %r6, %r7, %r3;
            mov.u32 %r9, %laneid; mad.lo.u32 %r9, %r15, 100, %r9;
            """;
        var output = _memory.Upload(new uint[60]);
        var kernel = Kernels.Module(body + StoreR9).Find("k")!;
        kernel.Launch(new Dim3(2, 1, 3), new Dim3(5, 2), 0, Kernels.Pack(kernel, [0ul, output]), _memory);
        Assert.That(_memory.Download<uint>(output), Is.EqualTo(Enumerable.Range(0, 60).Select(static i => (uint)(i * 100 + i % 10))));
    }

    [Test]
    public void Branch_WithinAWarp_TakesBothSidesAndMeetsAgain()
    {
        const string body = """
            and.b32 %r1, %r15, 1; setp.eq.u32 %p1, %r1, 1;
            @%p1 bra ODD;
            mov.u32 %r9, 10; bra.uni MEET;
            ODD: mov.u32 %r9, 20;
            MEET: activemask.b32 %r2; popc.b32 %r2, %r2; add.u32 %r9, %r9, %r2;
            """;
        Assert.That(Run(body + StoreR9, 32), Is.EqualTo(Enumerable.Range(0, 32).Select(static i => i % 2 == 1 ? 52u : 42u)));
    }

    [Test]
    public void IndexedBranch_OverAList_TakesTheLabelOfItsIndex()
    {
        const string body = """
            rem.u32 %r1, %r15, 3; L: .branchtargets A, B, C; brx.idx %r1, L;
            A: mov.u32 %r9, 5; bra END; B: mov.u32 %r9, 6; bra END; C: mov.u32 %r9, 7; END:
            """;
        Assert.That(Run(body + StoreR9, 6), Is.EqualTo(new uint[] { 5, 6, 7, 5, 6, 7 }));
    }

    [TestCase("up.b32 %r9|%p1, %r15, 3, 0", 5, 2u)]
    [TestCase("up.b32 %r9|%p1, %r15, 3, 0", 2, 2u + 1000)]
    [TestCase("down.b32 %r9|%p1, %r15, 4, 31", 10, 14u)]
    [TestCase("down.b32 %r9|%p1, %r15, 4, 31", 30, 30u + 1000)]
    [TestCase("bfly.b32 %r9|%p1, %r15, 5, 31", 12, 9u)]
    [TestCase("idx.b32 %r9|%p1, %r15, 7, 31", 25, 7u)]
    [TestCase("idx.b32 %r9|%p1, %r15, 3, 0x181F", 14, 11u)] // segments of 8 lanes
    [TestCase("down.b32 %r9|%p1, %r15, 4, 0x1807", 13, 13u + 1000)]
    public void Shuffle_OfEachMode_TakesItsLane(string form, int lane, uint expected)
    {
        var body = $"shfl.sync.{form}, -1; @!%p1 add.u32 %r9, %r9, 1000; {StoreR9}";
        Assert.That(Run(body, 32)[lane], Is.EqualTo(expected));
    }

    [Test]
    public void Shuffle_ReachedByTwoWays_WaitsForTheWholeWarp()
    {
        // The even lanes take a detour that lies behind the meeting point.
        const string body = """
            and.b32 %r1, %r15, 1; mov.u32 %r2, %r15; setp.eq.u32 %p1, %r1, 0;
            @%p1 bra DETOUR;
            MEET: shfl.sync.bfly.b32 %r9, %r2, 1, 31, -1;
            """;
        var store = StoreR9.Replace("ret;", "bra END;", StringComparison.Ordinal);
        var lanes = Run(body + store + " DETOUR: add.u32 %r2, %r2, 100; bra MEET; END: ret;", 32);
        Assert.That(lanes, Is.EqualTo(Enumerable.Range(0, 32).Select(static i => (uint)(i % 2 == 0 ? i + 1 : i - 1 + 100))));
    }

    [TestCase("vote.sync.ballot.b32 %r9, %p1, -1;", 0x0000_001Fu)]
    [TestCase("vote.sync.all.pred %p2, %p1, -1; selp.u32 %r9, 1, 0, %p2;", 0u)]
    [TestCase("vote.sync.any.pred %p2, %p1, -1; selp.u32 %r9, 1, 0, %p2;", 1u)]
    [TestCase("vote.sync.uni.pred %p2, !%p1, -1; selp.u32 %r9, 1, 0, %p2;", 0u)]
    public void Vote_OfTheFirstFiveLanes_IsTheSameForAll(string vote, uint expected) =>
        Assert.That(Run($"setp.lt.u32 %p1, %r15, 5; {vote} {StoreR9}", 32), Is.EqualTo(Enumerable.Repeat(expected, 32)));

    [Test]
    public void MissingBarrier_BetweenWarps_GivesWrongNumbers()
    {
        const string shift = """
            mul.wide.u32 %d2, %r15, 4; mov.u64 %d3, tile; add.s64 %d3, %d3, %d2; st.shared.u32 [%d3], %r15;
            BARRIER
            xor.b32 %r1, %r15, 32; mul.wide.u32 %d2, %r1, 4; mov.u64 %d3, tile; add.s64 %d3, %d3, %d2; ld.shared.u32 %r9, [%d3];
            """;
        const string tile = ".shared .align 4 .b8 tile[256];";
        var expected = Enumerable.Range(0, 64).Select(static i => (uint)i ^ 32).ToArray();
        var with = Run(shift.Replace("BARRIER", "bar.sync 0;", StringComparison.Ordinal) + StoreR9, 64, tile);
        var without = Run(shift.Replace("BARRIER", "", StringComparison.Ordinal) + StoreR9, 64, tile);
        Assert.That(with, Is.EqualTo(expected));
        Assert.That(without, Is.Not.EqualTo(expected));
    }

    [TestCase("setp.lt.u32 %p1, %r15, 5; @%p1 bar.sync 0; @!%p1 bar.sync 1; ret;", "wait for one another")]
    [TestCase("setp.lt.u32 %p1, %r15, 5; @%p1 bra A; bar.sync 0; ret; A: bar.sync 0; ret;", "are not at the barrier")]
    [TestCase("setp.lt.u32 %p1, %r15, 5; @%p1 bar.warp.sync -1; @!%p1 bar.sync 0; ret;", "wait for one another")]
    [TestCase("bar.warp.sync 3; ret;", "is not in its member mask")]
    [TestCase("setp.lt.u32 %p1, %r15, 5; @!%p1 exit; shfl.sync.idx.b32 %r1, %r1, 9, 31, -1; ret;", "takes no part")]
    public void Threads_ThatMissOneAnother_EndTheLaunch(string body, string complaint)
    {
        var fault = Assert.Throws<DeviceFaultException>(() => Run(body, 32))!;
        Assert.That(fault.Status, Is.EqualTo(DeviceFaultException.LaunchFailed));
        Assert.That(fault.Message, Does.Contain(complaint));
    }

    [Test]
    public void Barrier_WithThreadsThatLeftEarly_WaitsForTheRest()
    {
        const string body = "mov.u32 %r9, 1; setp.ge.u32 %p1, %r15, 40; @%p1 exit; bar.sync 0; " + StoreR9;
        Assert.That(Run(body, 64).Sum(static x => x), Is.EqualTo(40));
    }

    private uint[] Run(string body, uint threads, string before = "")
    {
        var output = _memory.Upload(new uint[threads]);
        Kernels.Module(body, before).Find("k")!.Launch(_memory, 1, threads, 0ul, output);
        return _memory.Download<uint>(output);
    }
}
