namespace CudnnDigits.Native.Sys;

/// <summary>A device's number.</summary>
public readonly record struct CUdevice(int Value);

/// <summary>A context: what one process owns on one device.</summary>
public readonly record struct CUcontext(nint Value);

/// <summary>A queue of device work. cudaStream_t is the same type.</summary>
public readonly record struct CUstream(nint Value);

/// <summary>A mark in a stream.</summary>
public readonly record struct CUevent(nint Value);

/// <summary>A captured graph.</summary>
public readonly record struct CUgraph(nint Value);

/// <summary>One node of a captured graph.</summary>
public readonly record struct CUgraphNode(nint Value);

/// <summary>A graph that can be launched.</summary>
public readonly record struct CUgraphExec(nint Value);

/// <summary>Loaded device code.</summary>
public readonly record struct CUmodule(nint Value);

/// <summary>A kernel of a module.</summary>
public readonly record struct CUfunction(nint Value);

/// <summary>An address in device memory; never to be read on the host.</summary>
public readonly record struct CUdeviceptr(ulong Value)
{
    /// <summary>The address this many bytes further on.</summary>
    public CUdeviceptr Plus(long bytes) => new(Value + (ulong)bytes);
}

/// <summary>The results that a hint or a test speaks of; the driver names the others itself.</summary>
public enum CUresult
{
    CUDA_SUCCESS = 0,
    CUDA_ERROR_INVALID_VALUE = 1,
    CUDA_ERROR_OUT_OF_MEMORY = 2,
    CUDA_ERROR_NOT_INITIALIZED = 3,
    CUDA_ERROR_STUB_LIBRARY = 34,
    CUDA_ERROR_DEVICE_UNAVAILABLE = 46,
    CUDA_ERROR_NO_DEVICE = 100,
    CUDA_ERROR_INVALID_DEVICE = 101,
    CUDA_ERROR_INVALID_CONTEXT = 201,
    CUDA_ERROR_NO_BINARY_FOR_GPU = 209,
    CUDA_ERROR_INVALID_PTX = 218,
    CUDA_ERROR_JIT_COMPILER_NOT_FOUND = 221,
    CUDA_ERROR_UNSUPPORTED_PTX_VERSION = 222,
    CUDA_ERROR_OPERATING_SYSTEM = 304,
    CUDA_ERROR_ILLEGAL_ADDRESS = 700,
    CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES = 701,
    CUDA_ERROR_LAUNCH_TIMEOUT = 702,
    CUDA_ERROR_ASSERT = 710,
    CUDA_ERROR_LAUNCH_FAILED = 719,
    CUDA_ERROR_SYSTEM_NOT_READY = 802,
    CUDA_ERROR_SYSTEM_DRIVER_MISMATCH = 803,
    CUDA_ERROR_COMPAT_NOT_SUPPORTED_ON_DEVICE = 804,
    CUDA_ERROR_UNKNOWN = 999,
}

/// <summary>What can be asked of a device.</summary>
public enum CUdevice_attribute
{
    CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT = 16,
    CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE = 36,
    CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH = 37,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR = 75,
    CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR = 76,
}

/// <summary>Whose unsafe calls break a capture.</summary>
public enum CUstreamCaptureMode
{
    CU_STREAM_CAPTURE_MODE_GLOBAL = 0,
    CU_STREAM_CAPTURE_MODE_THREAD_LOCAL = 1,
    CU_STREAM_CAPTURE_MODE_RELAXED = 2,
}

/// <summary>What a node of a graph does.</summary>
public enum CUgraphNodeType
{
    CU_GRAPH_NODE_TYPE_KERNEL = 0,
    CU_GRAPH_NODE_TYPE_MEMCPY = 1,
    CU_GRAPH_NODE_TYPE_MEMSET = 2,
    CU_GRAPH_NODE_TYPE_HOST = 3,
    CU_GRAPH_NODE_TYPE_GRAPH = 4,
    CU_GRAPH_NODE_TYPE_EMPTY = 5,
}

/// <summary>Options of the compiler in the driver that turns PTX into machine code.</summary>
public enum CUjit_option
{
    CU_JIT_ERROR_LOG_BUFFER = 5,
    CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES = 6,
}
