using System.Runtime.InteropServices;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// The CUDA driver API, as far as it is used, under the names that the library exports: a changed signature always gets a new suffix,
/// so these names mean the same from CUDA 11.4 to 13.
/// <see href="https://docs.nvidia.com/cuda/cuda-driver-api/index.html">NVIDIA's reference</see>.
/// </summary>
public static unsafe partial class DriverApi
{
    internal const string Library = LibraryKey.Driver;

    static DriverApi() => NativeLibraries.Register();

    [LibraryImport(Library)]
    public static partial CUresult cuInit(uint Flags);

    [LibraryImport(Library)]
    public static partial CUresult cuDriverGetVersion(out int driverVersion);

    [LibraryImport(Library)]
    public static partial CUresult cuGetErrorName(CUresult error, out nint pStr);

    [LibraryImport(Library)]
    public static partial CUresult cuGetErrorString(CUresult error, out nint pStr);

    [LibraryImport(Library)]
    public static partial CUresult cuDeviceGet(out CUdevice device, int ordinal);

    [LibraryImport(Library)]
    public static partial CUresult cuDeviceGetName(byte* name, int len, CUdevice dev);

    [LibraryImport(Library)]
    public static partial CUresult cuDeviceTotalMem_v2(out nuint bytes, CUdevice dev);

    [LibraryImport(Library)]
    public static partial CUresult cuDeviceGetAttribute(out int pi, CUdevice_attribute attrib, CUdevice dev);

    [LibraryImport(Library)]
    public static partial CUresult cuDevicePrimaryCtxRetain(out CUcontext pctx, CUdevice dev);

    [LibraryImport(Library)]
    public static partial CUresult cuDevicePrimaryCtxRelease_v2(CUdevice dev);

    [LibraryImport(Library)]
    public static partial CUresult cuCtxSetCurrent(CUcontext ctx);

    [LibraryImport(Library)]
    public static partial CUresult cuMemGetInfo_v2(out nuint free, out nuint total);

    [LibraryImport(Library)]
    public static partial CUresult cuMemAlloc_v2(out CUdeviceptr dptr, nuint bytesize);

    [LibraryImport(Library)]
    public static partial CUresult cuMemFree_v2(CUdeviceptr dptr);

    [LibraryImport(Library)]
    public static partial CUresult cuMemAllocHost_v2(out nint pp, nuint bytesize);

    [LibraryImport(Library)]
    public static partial CUresult cuMemFreeHost(void* p);

    [LibraryImport(Library)]
    public static partial CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr dstDevice, void* srcHost, nuint ByteCount, CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuMemcpyDtoHAsync_v2(void* dstHost, CUdeviceptr srcDevice, nuint ByteCount, CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuMemsetD8Async(CUdeviceptr dstDevice, byte uc, nuint N, CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuStreamCreate(out CUstream phStream, uint Flags);

    [LibraryImport(Library)]
    public static partial CUresult cuStreamDestroy_v2(CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuStreamSynchronize(CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuStreamBeginCapture_v2(CUstream hStream, CUstreamCaptureMode mode);

    [LibraryImport(Library)]
    public static partial CUresult cuStreamEndCapture(CUstream hStream, out CUgraph phGraph);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphGetNodes(CUgraph hGraph, CUgraphNode* nodes, ref nuint numNodes);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphNodeGetType(CUgraphNode hNode, out CUgraphNodeType type);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphInstantiateWithFlags(out CUgraphExec phGraphExec, CUgraph hGraph, ulong flags);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphLaunch(CUgraphExec hGraphExec, CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphExecDestroy(CUgraphExec hGraphExec);

    [LibraryImport(Library)]
    public static partial CUresult cuGraphDestroy(CUgraph hGraph);

    [LibraryImport(Library)]
    public static partial CUresult cuEventCreate(out CUevent phEvent, uint Flags);

    [LibraryImport(Library)]
    public static partial CUresult cuEventRecord(CUevent hEvent, CUstream hStream);

    [LibraryImport(Library)]
    public static partial CUresult cuEventElapsedTime(out float pMilliseconds, CUevent hStart, CUevent hEnd);

    [LibraryImport(Library)]
    public static partial CUresult cuEventDestroy_v2(CUevent hEvent);

    [LibraryImport(Library)]
    public static partial CUresult cuModuleLoadDataEx(
        out CUmodule module, void* image, uint numOptions, CUjit_option* options, void** optionValues);

    [LibraryImport(Library)]
    public static partial CUresult cuModuleUnload(CUmodule hmod);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial CUresult cuModuleGetFunction(out CUfunction hfunc, CUmodule hmod, string name);

    [LibraryImport(Library)]
    public static partial CUresult cuLaunchKernel(
        CUfunction f, uint gridDimX, uint gridDimY, uint gridDimZ, uint blockDimX, uint blockDimY, uint blockDimZ, uint sharedMemBytes,
        CUstream hStream, void** kernelParams, void** extra);

    [LibraryImport(Library)]
    public static partial CUresult cuProfilerStart();

    [LibraryImport(Library)]
    public static partial CUresult cuProfilerStop();
}
