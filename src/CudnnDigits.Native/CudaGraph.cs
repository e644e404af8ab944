using CudnnDigits.Native.Sys;

namespace CudnnDigits.Native;

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
            CudaDriver.cuGraphInstantiateWithFlags(out _executable, graph, 0).ThrowIfFailed();
        }
        finally
        {
            CudaDriver.cuGraphDestroy(graph).TraceIfFailed();
        }
    }

    /// <summary>Kernels in one launch.</summary>
    public int KernelNodes { get; }

    public void Launch(CudaStream stream) => CudaDriver.cuGraphLaunch(_executable, stream.Handle).ThrowIfFailed();

    public void Dispose() => CudaDriver.cuGraphExecDestroy(_executable).TraceIfFailed();

    private static unsafe int CountKernels(CUgraph graph)
    {
        nuint count = 0;
        CudaDriver.cuGraphGetNodes(graph, null, ref count).ThrowIfFailed();
        var nodes = new CUgraphNode[count];
        fixed (CUgraphNode* first = nodes) CudaDriver.cuGraphGetNodes(graph, first, ref count).ThrowIfFailed();
        return nodes.Count(IsKernel);
    }

    private static bool IsKernel(CUgraphNode node)
    {
        CudaDriver.cuGraphNodeGetType(node, out var type).ThrowIfFailed();
        return type == CUgraphNodeType.CU_GRAPH_NODE_TYPE_KERNEL;
    }
}
