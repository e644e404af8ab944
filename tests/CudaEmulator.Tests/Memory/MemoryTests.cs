using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Tests.Memory;

public sealed unsafe class MemoryTests : EmulatorFixture
{
    [Test]
    public void Allocate_FreshMemory_IsNaN() => Assert.That(Download(Allocate(3), 3), Is.All.NaN);

    [Test]
    public void Allocate_NoBytes_IsInvalidValue() =>
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(0)), Is.EqualTo(CuResult.InvalidValue));

    [Test]
    public void Allocate_MoreThanTheDeviceHas_IsOutOfMemory()
    {
        Restart("memory=1K");
        Machine.MemoryCalls.Allocate(1000);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(25)), Is.EqualTo(CuResult.OutOfMemory));
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(24)), Is.Zero);
    }

    [Test]
    public void Allocate_WithoutContext_IsInvalidContext()
    {
        Machine.Contexts.SetCurrent(0);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Allocate(4)), Is.EqualTo(CuResult.InvalidContext));
    }

    [Test]
    public void Allocate_Twice_NeverGivesAnAddressAgain()
    {
        var first = Allocate(1);
        Machine.MemoryCalls.Free(first);
        Assert.That(Allocate(1), Is.Not.EqualTo(first));
    }

    [Test]
    public void Free_Null_Succeeds() => Assert.That(StatusOf(() => Machine.MemoryCalls.Free(0)), Is.Zero);

    [Test]
    public void Free_Twice_IsRefusedAndRecorded()
    {
        var address = Allocate(1);
        Machine.MemoryCalls.Free(address);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Free(address)), Is.EqualTo(CuResult.InvalidValue));
        Assert.That(Machine.Journal.Misuses, Has.One.Contains("double free"));
    }

    [Test]
    public void Free_InsideAnAllocation_IsRefused()
    {
        var address = Allocate(2);
        Assert.That(StatusOf(() => Machine.MemoryCalls.Free(address + 4)), Is.EqualTo(CuResult.InvalidValue));
    }

    [Test]
    public void Free_WithWorkQueued_DoesTheWorkFirst()
    {
        var address = Allocate(1);
        QueueFill(address, 1, Machine.Streams.Create(NonBlocking));
        Machine.MemoryCalls.Free(address);
        Assert.That(Machine.Journal.Misuses, Is.Empty);
    }

    [Test]
    public void Fill_PastTheEnd_IsInvalidValueAndWritesNothing()
    {
        var address = Upload(1, 2);
        Assert.That(StatusOf(() => Machine.Copies.FillAsync(address, 0, 3, sizeof(float), 0)), Is.EqualTo(CuResult.InvalidValue));
        Assert.That(Download(address, 2), Is.EqualTo((float[])[1, 2]));
    }

    [Test]
    public void Fill_NoElements_SucceedsAtAnyAddress() => Assert.That(StatusOf(() => Machine.Copies.FillAsync(12345, 0, 0, 1, 0)), Is.Zero);

    [Test]
    public void Fill_Words_CountsElementsNotBytes()
    {
        var address = Upload(1, 2, 3);
        Machine.Copies.FillAsync(address, 0, 2, sizeof(float), 0);
        Assert.That(Download(address, 3), Is.EqualTo((float[])[0, 0, 3]));
    }

    [Test]
    public void Fill_MisalignedWords_IsInvalidValue()
    {
        var address = Allocate(2);
        Assert.That(StatusOf(() => Machine.Copies.FillAsync(address + 2, 0, 1, sizeof(float), 0)), Is.EqualTo(CuResult.InvalidValue));
    }

    [Test]
    public void Upload_FromADeviceAddress_IsRefusedAndRecorded()
    {
        var address = Allocate(2);
        Assert.That(StatusOf(() => Machine.Copies.HostToDevice(address, address, 4)), Is.EqualTo(CuResult.InvalidValue));
        Assert.That(Machine.Journal.Misuses, Is.Not.Empty);
    }

    [Test]
    public void UploadAsync_FromPageableMemory_TakesTheBytesAtTheCall()
    {
        var (address, stream) = (Allocate(1), Machine.Streams.Create(NonBlocking));
        var host = stackalloc float[] { 1 };
        Machine.Copies.HostToDeviceAsync(address, (ulong)host, sizeof(float), stream);
        *host = 2;
        Assert.That(Download(address, 1)[0], Is.EqualTo(1));
    }

    [Test]
    public void UploadAsync_FromPinnedMemory_TakesTheBytesWhenItRuns()
    {
        var (address, stream, host) = (Allocate(1), Machine.Streams.Create(NonBlocking), Machine.MemoryCalls.AllocatePinned(sizeof(float)));
        *(float*)host = 1;
        Machine.Copies.HostToDeviceAsync(address, host, sizeof(float), stream);
        *(float*)host = 2;
        Assert.That(Download(address, 1)[0], Is.EqualTo(2));
    }

    [Test]
    public void DownloadAsync_ToPinnedMemory_IsNotThereBeforeTheStreamIsWaitedFor()
    {
        var (address, stream, host) = (Upload(5), Machine.Streams.Create(NonBlocking), Machine.MemoryCalls.AllocatePinned(sizeof(float)));
        Machine.Copies.DeviceToHostAsync(host, address, sizeof(float), stream);
        var early = *(float*)host;
        Machine.Streams.Synchronize(stream);
        Assert.That((early, *(float*)host), Is.EqualTo((float.NaN, 5f)));
    }

    [Test]
    public void Release_WithMemoryLeft_RecordsALeak()
    {
        Allocate(1);
        Machine.Contexts.Release(0);
        Assert.That(Machine.Journal.Misuses, Has.One.Contains("leak: Device memory of 4 bytes"));
    }
}
