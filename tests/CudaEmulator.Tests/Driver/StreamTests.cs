using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Tests.Driver;

public sealed class StreamTests : EmulatorFixture
{
    [Test]
    public void Work_OnAStream_IsNotDoneUntilSomebodyWaits()
    {
        var (address, stream) = (Upload(1), Machine.Streams.Create(NonBlocking));
        QueueFill(address, 2, stream);
        var before = Peek(address, 1)[0];
        Machine.Streams.Synchronize(stream);
        Assert.That((before, Peek(address, 1)[0]), Is.EqualTo((1f, 2f)));
    }

    [Test]
    public void Work_OnAnotherStream_IsNotDoneByWaitingForThisOne()
    {
        var address = Upload(1);
        var (busy, idle) = (Machine.Streams.Create(NonBlocking), Machine.Streams.Create(NonBlocking));
        QueueFill(address, 2, busy);
        Machine.Streams.Synchronize(idle);
        Assert.That(Peek(address, 1)[0], Is.EqualTo(1));
    }

    [TestCase(0u, 2f, Description = "a blocking stream comes before the legacy stream's copy")]
    [TestCase(NonBlocking, 1f, Description = "a non-blocking stream does not")]
    public void BlockingCopy_WithWorkOnAStream_WaitsForBlockingStreamsOnly(uint flags, float expected)
    {
        var (address, copy) = (Upload(1), Upload(0));
        QueueFill(address, 2, Machine.Streams.Create(flags));
        Machine.Copies.DeviceToDeviceAsync(copy, address, sizeof(float), 0);
        Machine.Streams.Synchronize(0);
        Assert.That(Peek(copy, 1)[0], Is.EqualTo(expected));
    }

    [Test]
    public void Query_UntilReady_GetsThere()
    {
        var (address, stream) = (Upload(1), Machine.Streams.Create(NonBlocking));
        QueueFill(address, 2, stream);
        Assert.That((Machine.Streams.Query(stream), Machine.Streams.Query(stream)), Is.EqualTo((false, true)));
    }

    [Test]
    public void Destroy_WithWorkQueued_LeavesTheWorkToBeDone()
    {
        var (address, stream) = (Upload(1), Machine.Streams.Create(NonBlocking));
        QueueFill(address, 2, stream);
        Machine.Streams.Destroy(stream);
        Assert.That(Download(address, 1)[0], Is.EqualTo(2));
    }

    [Test]
    public void Use_AfterDestroy_IsRefusedAndRecorded()
    {
        var stream = Machine.Streams.Create(NonBlocking);
        Machine.Streams.Destroy(stream);
        Assert.That(StatusOf(() => Machine.Streams.Synchronize(stream)), Is.EqualTo(CuResult.InvalidHandle));
        Assert.That(Machine.Journal.Misuses, Has.One.Contains("destroyed"));
    }

    [Test]
    public void Create_UnknownFlags_IsInvalidValue() =>
        Assert.That(StatusOf(() => Machine.Streams.Create(8)), Is.EqualTo(CuResult.InvalidValue));

    [Test]
    public void WaitEvent_OnAnotherStream_OrdersTheTwo()
    {
        var (address, copy) = (Upload(1), Upload(0));
        var (first, second, mark) = (Machine.Streams.Create(NonBlocking), Machine.Streams.Create(NonBlocking), Machine.Events.Create(0));
        QueueFill(address, 2, first);
        Machine.Events.Record(mark, first);
        Machine.Streams.WaitEvent(second, mark);
        Machine.Copies.DeviceToDeviceAsync(copy, address, sizeof(float), second);
        Machine.Streams.Synchronize(second);
        Assert.That(Peek(copy, 1)[0], Is.EqualTo(2));
    }

    [Test]
    public void Event_NeverRecorded_IsReady()
    {
        var mark = Machine.Events.Create(0);
        Machine.Streams.WaitEvent(Machine.Streams.Create(NonBlocking), mark);
        Assert.That(Machine.Events.Query(mark), Is.True);
    }

    [Test]
    public void ElapsedTime_BeforeTheWorkIsDone_IsNotReady()
    {
        var (stream, start, end) = (Machine.Streams.Create(NonBlocking), Machine.Events.Create(0), Machine.Events.Create(0));
        Machine.Events.Record(start, stream);
        Machine.Events.Record(end, stream);
        Assert.That(StatusOf(() => Machine.Events.ElapsedTime(start, end)), Is.EqualTo(CuResult.NotReady));
        Machine.Events.Synchronize(end);
        Assert.That(Machine.Events.ElapsedTime(start, end), Is.GreaterThanOrEqualTo(0));
    }

    [Test]
    public void ElapsedTime_NeverRecorded_IsInvalidHandle()
    {
        var (start, end) = (Machine.Events.Create(0), Machine.Events.Create(0));
        Assert.That(StatusOf(() => Machine.Events.ElapsedTime(start, end)), Is.EqualTo(CuResult.InvalidHandle));
    }

    [Test]
    public void Fault_InQueuedWork_IsReportedLaterAndStays()
    {
        Restart("lose=719@1");
        var (address, stream) = (Upload(1), Machine.Streams.Create(NonBlocking));
        var handle = Machine.Cublas.Create();
        Machine.Cublas.SetStream(handle, stream);
        var launch = StatusOf(() => Machine.Cublas.Sgemm(handle, new(0, 0, 1, 1, 1, 1, address, 1, address, 1, 0, address, 1)));
        var statuses = (StatusOf(() => Machine.Streams.Synchronize(stream)), StatusOf(() => Machine.MemoryCalls.Allocate(4)));
        Assert.That((launch, statuses), Is.EqualTo((0, (CuResult.LaunchFailed, CuResult.LaunchFailed))));
    }

    [Test]
    public void Release_ForTheLastTime_ClearsAFault()
    {
        Machine.Handles.All<Context>().Single().Target.Fail(CuResult.LaunchFailed, "a test");
        Machine.Contexts.Release(0);
        Machine.Contexts.SetCurrent(0);
        Machine.Contexts.SetCurrent(Machine.Contexts.Retain(0));
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(4)), Is.Zero);
    }
}
