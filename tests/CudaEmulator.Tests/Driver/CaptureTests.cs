using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Tests.Driver;

/// <summary>Section 14 of the facts: rules that were measured on a card or are documented.</summary>
public sealed class CaptureTests : EmulatorFixture
{
    private nint _stream;

    [SetUp]
    public void CreateStream() => _stream = Machine.Streams.Create(NonBlocking);

    [Test]
    public void Capture_OfAFill_DoesNothingUntilTheLaunchIsWaitedFor()
    {
        var address = Upload(1);
        Machine.Captures.Begin(_stream, Global);
        QueueFill(address, 2, _stream);
        var graph = Machine.Captures.End(_stream);
        var exec = Machine.Graphs.Instantiate(graph, 0);
        Machine.Contexts.Synchronize();
        var captured = Peek(address, 1)[0];
        Machine.Graphs.Launch(exec, _stream);
        Machine.Streams.Synchronize(_stream);
        Assert.That((captured, Peek(address, 1)[0]), Is.EqualTo((1f, 2f)));
    }

    [Test]
    public void Launch_AfterTheGraphIsDestroyed_StillRuns()
    {
        var address = Upload(1);
        Machine.Captures.Begin(_stream, Global);
        QueueFill(address, 2, _stream);
        var graph = Machine.Captures.End(_stream);
        var exec = Machine.Graphs.Instantiate(graph, 0);
        Machine.Graphs.Destroy(graph);
        Machine.Graphs.Launch(exec, _stream);
        Assert.That(Download(address, 1)[0], Is.EqualTo(2));
    }

    [Test]
    public unsafe void Launch_Twice_ReadsThePinnedBufferEachTime()
    {
        var (address, host) = (Upload(0), Machine.MemoryCalls.AllocatePinned(sizeof(float)));
        Machine.Captures.Begin(_stream, Global);
        Machine.Copies.HostToDeviceAsync(address, host, sizeof(float), _stream);
        var exec = Machine.Graphs.Instantiate(Machine.Captures.End(_stream), 0);
        *(float*)host = 1;
        Machine.Graphs.Launch(exec, _stream);
        var first = Download(address, 1)[0];
        *(float*)host = 2;
        Machine.Graphs.Launch(exec, _stream);
        Assert.That((first, Download(address, 1)[0]), Is.EqualTo((1f, 2f)));
    }

    [Test]
    public void Begin_OnTheLegacyStream_IsUnsupported() =>
        Assert.That(StatusOf(() => Machine.Captures.Begin(0, Global)), Is.EqualTo(CuResult.CaptureUnsupported));

    [Test]
    public void Begin_Twice_IsIllegalAndTheCaptureGoesOn()
    {
        Machine.Captures.Begin(_stream, Global);
        Assert.That(StatusOf(() => Machine.Captures.Begin(_stream, Global)), Is.EqualTo(CuResult.IllegalState));
        Assert.That(Machine.Captures.Status(_stream), Is.EqualTo(1));
    }

    [Test]
    public void End_WithoutBegin_IsIllegal() =>
        Assert.That(StatusOf(() => Machine.Captures.End(_stream)), Is.EqualTo(CuResult.IllegalState));

    private static IEnumerable<TestCaseData> UnsafeCalls()
    {
        return
        [
            Named("cuMemAlloc", (machine, _) => machine.MemoryCalls.Allocate(4)),
            Named("cuMemAllocHost", (machine, _) => machine.MemoryCalls.AllocatePinned(4)),
            Named("cuStreamSynchronize", (machine, stream) => machine.Streams.Synchronize(stream)),
            Named("cuStreamQuery", (machine, stream) => machine.Streams.Query(stream)),
            Named("cuCtxSynchronize", (machine, _) => machine.Contexts.Synchronize()),
        ];

        static TestCaseData Named(string name, Action<Machine, nint> call) => new TestCaseData(call).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(UnsafeCalls))]
    public void UnsafeCall_InAGlobalCapture_IsUnsupportedAndInvalidates(Action<Machine, nint> call)
    {
        Machine.Captures.Begin(_stream, Global);
        Assert.That(StatusOf(() => call(Machine, _stream)), Is.EqualTo(CuResult.CaptureUnsupported));
        Assert.That(StatusOf(() => Machine.Captures.End(_stream)), Is.EqualTo(CuResult.CaptureInvalidated));
        Assert.That(StatusOf(() => Machine.Streams.Synchronize(_stream)), Is.Zero, "the stream is usable again");
    }

    [Test]
    public void Free_InAGlobalCapture_IsUnsupportedAndFreesNothing()
    {
        var address = Allocate(1);
        Machine.Captures.Begin(_stream, Global);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Free(address)), Is.EqualTo(CuResult.CaptureUnsupported));
        Assert.That(Machine.Memory.LiveBytes(AllocationKind.Device), Is.EqualTo(4));
    }

    [Test]
    public void Allocate_InARelaxedCapture_IsAllowed()
    {
        Machine.Captures.Begin(_stream, (int)CaptureMode.Relaxed);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(4)), Is.Zero);
    }

    [Test]
    public void Upload_BesideANonBlockingCapture_RunsAtOnceAndIsNotRecorded()
    {
        var address = Allocate(1);
        Machine.Captures.Begin(_stream, Global);
        var value = 3f;
        unsafe
        {
            Machine.Copies.HostToDevice(address, (ulong)&value, sizeof(float));
        }
        Assert.That((Peek(address, 1)[0], Machine.Captures.Status(_stream)), Is.EqualTo((3f, 1)));
    }

    [Test]
    public void Upload_BesideABlockingCapture_IsImplicit()
    {
        var (address, blocking) = (Allocate(1), Machine.Streams.Create(0));
        Machine.Captures.Begin(blocking, Global);
        Assert.That(StatusOf(() => QueueFill(address, 1, 0)), Is.EqualTo(CuResult.CaptureImplicit));
    }

    [Test]
    public void EventQuery_OfACapturedEvent_IsRefusedAndInvalidates()
    {
        var mark = Machine.Events.Create(0);
        Machine.Captures.Begin(_stream, Global);
        Machine.Events.Record(mark, _stream);
        Assert.That(StatusOf(() => Machine.Events.Query(mark)), Is.EqualTo(CuResult.CapturedEvent));
        Assert.That(Machine.Captures.Status(_stream), Is.EqualTo(2));
    }

    [Test]
    public void Wait_ForAnEventFromOutside_IsIsolationAndInvalidates()
    {
        var mark = Machine.Events.Create(0);
        Machine.Events.Record(mark, _stream);
        Machine.Captures.Begin(_stream, Global);
        Assert.That(StatusOf(() => Machine.Streams.WaitEvent(_stream, mark)), Is.EqualTo(CuResult.CaptureIsolation));
        Assert.That(Machine.Captures.Status(_stream), Is.EqualTo(2));
    }

    [Test]
    public void Launch_OnACapturingStream_BecomesAChildGraph()
    {
        var address = Upload(1);
        Machine.Captures.Begin(_stream, Global);
        QueueFill(address, 2, _stream);
        var child = Machine.Graphs.Instantiate(Machine.Captures.End(_stream), 0);
        Machine.Captures.Begin(_stream, Global);
        Machine.Graphs.Launch(child, _stream);
        var graph = Machine.Captures.End(_stream);
        Assert.That(Machine.Graphs.NodeType(Machine.Graphs.Nodes(graph).Single()), Is.EqualTo(NodeKind.Graph));
        Machine.Graphs.Launch(Machine.Graphs.Instantiate(graph, 0), _stream);
        Assert.That(Download(address, 1)[0], Is.EqualTo(2));
    }

    [Test]
    public void ContextSynchronize_InARelaxedCapture_IsUnsupportedAllTheSame()
    {
        Machine.Captures.Begin(_stream, (int)CaptureMode.Relaxed);
        Assert.That(StatusOf(() => Machine.Contexts.Synchronize()), Is.EqualTo(CuResult.CaptureUnsupported));
    }
}
