using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Tests.Exports;

/// <summary>The C functions themselves, called by their addresses as a foreign program would.</summary>
[NonParallelizable]
public sealed unsafe class EntryTests
{
    [SetUp]
    public void Start()
    {
        Configure("");
        ((delegate* unmanaged<void>)Function("emuReset"))();
        Assert.That(((delegate* unmanaged<uint, int>)Function("cuInit"))(0), Is.Zero);
        nint context;
        Assert.That(((delegate* unmanaged<nint*, int, int>)Function("cuDevicePrimaryCtxRetain"))(&context, 0), Is.Zero);
        ((delegate* unmanaged<nint, int>)Function("cuCtxSetCurrent"))(context);
    }

    [TearDown]
    public void Release()
    {
        ((delegate* unmanaged<nint, int>)Function("cuCtxSetCurrent"))(0);
        ((delegate* unmanaged<int, int>)Function("cuDevicePrimaryCtxRelease_v2"))(0);
    }

    [Test]
    public void Call_TheOneThatIsToFail_ReturnsTheStatusAndDoesNothing()
    {
        FailNth("cuMemAlloc_v2", 2, CuResult.OutOfMemory);
        ulong first = 0, second = 77, third = 0;
        var statuses = (Allocate(&first), Allocate(&second), Allocate(&third));
        Assert.That((statuses, second, Count(Counter.LiveBytes)), Is.EqualTo(((0, CuResult.OutOfMemory, 0), 77UL, 8L)));
        Free(first);
        Free(third);
    }

    [Test]
    public void Release_ThatIsToFail_ReturnsTheStatusAndReleasesAllTheSame()
    {
        ulong address = 0;
        Allocate(&address);
        FailNth("cuMemFree_v2", 1, CuResult.LaunchFailed);
        Assert.That((Free(address), Count(Counter.LiveBytes)), Is.EqualTo((CuResult.LaunchFailed, 0L)));
    }

    [Test]
    public void Configure_WithoutADevice_FailsCuInit()
    {
        Configure("devices=0");
        Assert.That(((delegate* unmanaged<uint, int>)Function("cuInit"))(0), Is.EqualTo(CuResult.NoDevice));
        Configure("");
    }

    [Test]
    public void Configure_Nonsense_IsRefused() => Assert.That(Configure("speed=9"), Is.EqualTo(1));

    [Test]
    public void Call_WithANullResult_IsInvalidValue() => Assert.That(Allocate(null), Is.EqualTo(CuResult.InvalidValue));

    [Test]
    public void LastError_AfterARefusal_SaysWhichCallAndWhy()
    {
        ((delegate* unmanaged<nint, int>)Function("cudnnDestroy"))(0);
        var text = stackalloc byte[200];
        ((delegate* unmanaged<byte*, nuint, void>)Function("cudnnGetLastErrorString"))(text, 200);
        Assert.That(Marshal.PtrToStringUTF8((nint)text), Does.StartWith("cudnnDestroy: "));
    }

    [Test]
    public void ErrorName_OfOutOfMemory_IsTheHeaders()
    {
        nint name = 0;
        ((delegate* unmanaged<int, nint*, int>)Function("cuGetErrorName"))(2, &name);
        Assert.That(Marshal.PtrToStringUTF8(name), Is.EqualTo("CUDA_ERROR_OUT_OF_MEMORY"));
    }

    [Test]
    public void Report_AfterADoubleFree_IsNotClean()
    {
        ulong address = 0;
        Allocate(&address);
        Free(address);
        Free(address);
        var report = stackalloc byte[1 << 16];
        ((delegate* unmanaged<byte*, long, long>)Function("emuReport"))(report, 1 << 16);
        var json = JsonDocument.Parse(Marshal.PtrToStringUTF8((nint)report)!).RootElement;
        Assert.That(json.GetProperty("clean").GetBoolean(), Is.False);
        Assert.That(json.GetProperty("misuses")[0].GetString(), Does.Contain("double free"));
        Assert.That(json.GetProperty("counters").GetProperty("cuMemFree_v2").GetInt64(), Is.EqualTo(2));
    }

    private static nint Function(string name) => typeof(Machine).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
        .Single(method => Abi.ExportsTests.EntryPoint(method) == name).MethodHandle.GetFunctionPointer();

    private static int Allocate(ulong* address) => ((delegate* unmanaged<ulong*, nuint, int>)Function("cuMemAlloc_v2"))(address, 4);

    private static int Free(ulong address) => ((delegate* unmanaged<ulong, int>)Function("cuMemFree_v2"))(address);

    private static int Configure(string settings)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(settings + '\0'))
            return ((delegate* unmanaged<byte*, int>)Function("emuConfigure"))(text);
    }

    private static void FailNth(string function, long call, int status)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(function + '\0'))
            ((delegate* unmanaged<byte*, long, int, void>)Function("emuFailNth"))(text, call, status);
    }

    private static long Count(string counter)
    {
        fixed (byte* text = Encoding.UTF8.GetBytes(counter + '\0'))
            return ((delegate* unmanaged<byte*, long>)Function("emuCount"))(text);
    }
}
