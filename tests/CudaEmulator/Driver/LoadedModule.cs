using CudaEmulator.Ptx;

namespace CudaEmulator.Driver;

/// <summary>A CUmodule.</summary>
public sealed record LoadedModule(Context Context, PtxModule Code);

/// <summary>A CUfunction: valid as long as its module is loaded.</summary>
public sealed record KernelFunction(LoadedModule Module, string Name, PtxKernel Kernel);
