using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>A captured piece of work that is launched as a whole. Every address in it must outlive it.</summary>
public sealed class CudaGraph : IDisposable
{
    private readonly CUgraphExec _executable;

    /// <summary>Takes over <paramref name="graph"/>, which the executable graph is a copy of.</summary>
    internal CudaGraph(CUgraph graph)
    {
        try
        {
            KernelNodes = CountKernels(graph);
            DriverApi.cuGraphInstantiateWithFlags(out _executable, graph, 0).ThrowIfFailed();
        }
        finally
        {
            DriverApi.cuGraphDestroy(graph).TraceIfFailed();
        }
    }

    /// <summary>Kernels in one launch.</summary>
    public int KernelNodes { get; }

    public void Launch(CudaStream stream) => DriverApi.cuGraphLaunch(_executable, stream.Handle).ThrowIfFailed();

    public void Dispose() => DriverApi.cuGraphExecDestroy(_executable).TraceIfFailed();

    private static unsafe int CountKernels(CUgraph graph)
    {
        nuint count = 0;
        DriverApi.cuGraphGetNodes(graph, null, ref count).ThrowIfFailed();
        var nodes = new CUgraphNode[count];
        fixed (CUgraphNode* first = nodes) DriverApi.cuGraphGetNodes(graph, first, ref count).ThrowIfFailed();
        return nodes.Count(IsKernel);
    }

    private static bool IsKernel(CUgraphNode node)
    {
        DriverApi.cuGraphNodeGetType(node, out var type).ThrowIfFailed();
        return type == CUgraphNodeType.CU_GRAPH_NODE_TYPE_KERNEL;
    }
}
