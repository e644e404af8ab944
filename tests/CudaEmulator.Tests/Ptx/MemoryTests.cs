using CudaEmulator.Ptx;

namespace CudaEmulator.Tests.Ptx;

public sealed class MemoryTests
{
    private TestMemory _memory = null!;

    [SetUp]
    public void NewMemory() => _memory = new TestMemory();

    [TearDown]
    public void FreeMemory() => _memory.Dispose();

    [TestCase("ld.global.u8 %r1, [%d14+1];", 0x0000_00F2u)]
    [TestCase("ld.global.s8 %r1, [%d14+1];", 0xFFFF_FFF2u)]
    [TestCase("ld.global.nc.u16 %r1, [%d14+2];", 0x0000_84F3u)]
    [TestCase("ld.volatile.global.s16 %r1, [%d14+2];", 0xFFFF_84F3u)]
    [TestCase("ld.global.v2.b32 {%r2, %r1}, [%d14];", 0x0102_0304u)]
    [TestCase("ld.b32 %r1, [%d14+4];", 0x0102_0304u)]
    public void Load_OfEachWidth_ExtendsIntoTheRegister(string load, uint expected) =>
        Assert.That(Run(load + " st.global.b32 [%d15], %r1; ret;", 0x0102_0304_84F3_F2F1ul, new uint[1]), Is.EqualTo(new[] { expected }));

    [Test]
    public void Store_OfAByteFromAWideRegister_LeavesTheRest() =>
        Assert.That(Run("mov.u32 %r1, 0x1234; st.global.u8 [%d15+1], %r1; ret;", 0ul, new uint[1]), Is.EqualTo(new[] { 0x3400u }));

    [TestCase("ld.global.u32 %r1, [%d14+8];", DeviceFaultException.IllegalAddress)]
    [TestCase("ld.global.u32 %r1, [%d14+-4];", DeviceFaultException.IllegalAddress)]
    [TestCase("st.global.u64 [%d15], %d14;", DeviceFaultException.IllegalAddress)]
    [TestCase("ld.global.u32 %r1, [%d14+2];", DeviceFaultException.MisalignedAddress)]
    [TestCase("ld.global.v4.u32 {%r1, %r2, %r3, %r4}, [%d14+4];", DeviceFaultException.MisalignedAddress)]
    [TestCase("mov.u64 %d1, 4096; ld.shared.u32 %r1, [%d1];", DeviceFaultException.IllegalAddress)]
    [TestCase("atom.global.add.u32 %r1, [%d15+4], 1;", DeviceFaultException.IllegalAddress)]
    [TestCase("trap;", DeviceFaultException.LaunchFailed)]
    public void Access_OutsideOrAskew_FaultsAndNamesLineAndThread(string statement, int status)
    {
        var fault = Assert.Throws<DeviceFaultException>(() => Run("\n" + statement + "\nret;", 0ul, new uint[1]))!;
        Assert.That(fault.Status, Is.EqualTo(status));
        Assert.That(fault.Message, Does.StartWith("kernel k, PTX line 12, block (0, 0, 0): thread 0:"));
    }

    [Test]
    public void Access_ThatTheGuardForbids_DoesNotHappen()
    {
        const string body = "setp.eq.u32 %p1, %r15, 7; @%p1 ld.global.u32 %r1, [%d14+999]; @!%p1 st.global.u32 [%d15], 3; ret;";
        Assert.That(Run(body, 0ul, new uint[1]), Is.EqualTo(new[] { 3u }));
    }

    [TestCase("add.u32", 5u, 3u, 8u)]
    [TestCase("min.s32", 5u, 0xFFFF_FFFFu, 0xFFFF_FFFFu)]
    [TestCase("max.u32", 5u, 9u, 9u)]
    [TestCase("and.b32", 6u, 3u, 2u)]
    [TestCase("exch.b32", 6u, 3u, 3u)]
    [TestCase("inc.u32", 6u, 6u, 0u)]
    [TestCase("inc.u32", 5u, 6u, 6u)]
    [TestCase("dec.u32", 0u, 6u, 6u)]
    public void Atomic_OnGlobalMemory_ReturnsTheOldAndStoresTheNew(string operation, uint old, uint operand, uint expected)
    {
        var result = Run($"atom.global.{operation} %r1, [%d15], {operand}; st.global.u32 [%d15+4], %r1; ret;", 0ul, new[] { old, 0u });
        Assert.That(result, Is.EqualTo(new[] { expected, old }));
    }

    [TestCase(5u, 9u)]
    [TestCase(4u, 4u)]
    public void CompareAndSwap_StoresOnlyOverTheExpected(uint old, uint expected) =>
        Assert.That(Run("atom.cas.b32 %r1, [%d15], 5, 9; ret;", 0ul, new[] { old }), Is.EqualTo(new[] { expected }));

    [Test]
    public void Reduction_ByAllThreadsInSharedMemory_LosesNone()
    {
        const string body = """
            mov.u64 %d1, total;
            setp.eq.u32 %p1, %r15, 0;
            @%p1 st.shared.f32 [total], 0f00000000;
            bar.sync 0;
            red.shared.add.f32 [%d1], 0f3FC00000;
            bar.sync 0;
            @%p1 ld.shared.f32 %f1, [%d1];
            @%p1 st.global.f32 [%d15], %f1;
            ret;
            """;
        Assert.That(Run(body, 0ul, new float[1], threads: 200, before: ".shared .align 4 .f32 total;"), Is.EqualTo(new[] { 300f }));
    }

    [Test]
    public void GenericAddress_OfSharedLocalAndGlobal_ReachesEach()
    {
        const string body = """
            .local .align 4 .b8 own[8];
            mov.u64 %d1, tile; cvta.shared.u64 %d1, %d1; st.u32 [%d1+4], 11;
            mov.u64 %d2, own; cvta.local.u64 %d2, %d2; st.u32 [%d2+4], 22;
            ld.shared.u32 %r1, [tile+4]; ld.local.u32 %r2, [own+4];
            cvta.to.shared.u64 %d3, %d1; ld.shared.u32 %r3, [%d3+4];
            add.u32 %r1, %r1, %r2; add.u32 %r1, %r1, %r3; st.u32 [%d15], %r1; ret;
            """;
        Assert.That(Run(body, 0ul, new uint[1], before: ".shared .align 4 .b8 tile[8];"), Is.EqualTo(new[] { 44u }));
    }

    [Test]
    public void ModuleVariable_WithInitialValues_IsReadWrittenAndFound()
    {
        var module = Kernels.Module(
            "ld.const.u16 %r1, [table+2]; ld.global.u32 %r2, [count]; add.u32 %r2, %r2, %r1; st.global.u32 [count], %r2; ret;",
            ".const .align 2 .u16 table[2][2] = {{1, 500}, {3}};\n.global .u32 count = 7;");
        for (var i = 0; i < 2; i++)
            module.Find("k")!.Launch(_memory, 1, 1, 0ul, 0ul);
        var found = module.FindVariable("count")!.Value;
        Assert.That(found.Length, Is.EqualTo(4));
        Assert.That(System.Runtime.InteropServices.Marshal.ReadInt32(found.Host), Is.EqualTo(1007));
    }

    [Test]
    public void Parameters_OfMixedSizes_LieAtTheirNaturalOffsets()
    {
        var module = PtxModule.Parse("""
            .version 6.0
            .target sm_70
            .address_size 64
            .visible .entry k(.param .u8 a, .param .align 8 .b8 b[12], .param .u16 c, .param .f64 d) { ret; }
            """);
        var layout = module.Find("k")!.Parameters.Select(static p => (p.Offset, p.Size));
        Assert.That(layout, Is.EqualTo(new[] { (0u, 1u), (8u, 12u), (20u, 2u), (24u, 8u) }));
    }

    private T[] Run<T>(string body, ulong input, T[] output, uint threads = 1, string before = "")
        where T : unmanaged
    {
        ulong inputAddress = _memory.Upload(input), outputAddress = _memory.Upload<T>(output);
        Kernels.Module(body, before).Find("k")!.Launch(_memory, 1, threads, inputAddress, outputAddress);
        return _memory.Download<T>(outputAddress);
    }
}
