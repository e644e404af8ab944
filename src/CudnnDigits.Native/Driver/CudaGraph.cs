using CudnnDigits.Native.Errors;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native.Driver;

/// <summary>An executable CUDA graph. Every buffer whose address it holds must outlive it.</summary>
public sealed class CudaGraph : IDisposable
{
    private readonly CUgraphExec _executable;

    /// <summary>Instantiates <paramref name="graph"/> and then destroys it.</summary>
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

    /// <summary>Kernel nodes of the graph.</summary>
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
