using CudaEmulator.Driver;

namespace CudaEmulator.Tests.Driver;

/// <summary>Section 14 of the facts: captures of more than one stream, and of more than one thread.</summary>
public sealed class CaptureForkTests : EmulatorFixture
{
    private nint _stream;

    [SetUp]
    public void CreateStream() => _stream = Machine.Streams.Create(NonBlocking);

    [Test]
    public void Fork_NotJoined_IsUnjoinedAndReleasesBothStreams()
    {
        var (address, other) = (Allocate(1), Fork());
        QueueFill(address, 1, other);
        Assert.That(StatusOf(() => Machine.Captures.End(_stream)), Is.EqualTo(CuResult.CaptureUnjoined));
        Assert.That((Machine.Captures.Status(_stream), Machine.Captures.Status(other)), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Fork_Joined_IsRecorded()
    {
        var (address, other) = (Upload(0), Fork());
        QueueFill(address, 1, other);
        var mark = Machine.Events.Create(0);
        Machine.Events.Record(mark, other);
        Machine.Streams.WaitEvent(_stream, mark);
        var exec = Machine.Graphs.Instantiate(Machine.Captures.End(_stream), 0);
        Machine.Graphs.Launch(exec, _stream);
        Assert.That(Download(address, 1)[0], Is.EqualTo(1));
    }

    [Test]
    public void End_OnTheForkedStream_IsUnmatched() =>
        Assert.That(StatusOf(() => Machine.Captures.End(Fork())), Is.EqualTo(CuResult.CaptureUnmatched));

    [Test]
    public void End_OnAnotherThread_IsWrongThread()
    {
        Machine.Captures.Begin(_stream, Global);
        var context = Machine.Contexts.Current();
        var status = 0;
        var thread = new Thread(() =>
        {
            Machine.Contexts.SetCurrent(context);
            status = StatusOf(() => Machine.Captures.End(_stream));
        });
        thread.Start();
        thread.Join();
        Assert.That(status, Is.EqualTo(CuResult.CaptureWrongThread));
    }

    [Test]
    public void Wait_JoiningTwoCaptures_IsMergeAndInvalidatesTheWaitingOne()
    {
        var (other, mark) = (Machine.Streams.Create(NonBlocking), Machine.Events.Create(0));
        Machine.Captures.Begin(_stream, Global);
        Machine.Captures.Begin(other, Global);
        Machine.Events.Record(mark, _stream);
        Assert.That(StatusOf(() => Machine.Streams.WaitEvent(other, mark)), Is.EqualTo(CuResult.CaptureMerge));
        Assert.That((Machine.Captures.Status(_stream), Machine.Captures.Status(other)), Is.EqualTo((1, 2)));
    }

    /// <summary>Begins a capture and draws a second stream into it.</summary>
    private nint Fork()
    {
        var (other, mark) = (Machine.Streams.Create(NonBlocking), Machine.Events.Create(0));
        Machine.Captures.Begin(_stream, Global);
        Machine.Events.Record(mark, _stream);
        Machine.Streams.WaitEvent(other, mark);
        return other;
    }
}
