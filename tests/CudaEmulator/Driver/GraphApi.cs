using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Graphs: instantiation and launch of what a capture recorded.</summary>
public sealed class GraphApi(Machine machine)
{
    private const ulong AutoFreeOnLaunch = 1;
    private const ulong UseNodePriority = 8;

    private readonly Dictionary<GraphNode, nint> _nodes = new(ReferenceEqualityComparer.Instance);

    public nint Instantiate(nint handle, ulong flags)
    {
        machine.Contexts.Require();
        var graph = machine.Require<Graph>(handle, CuResult.InvalidValue);
        if ((flags & ~(AutoFreeOnLaunch | UseNodePriority)) != 0)
            throw new StatusException(CuResult.InvalidValue, $"unknown or unsupported instantiation flags {flags}");
        machine.Journal.Count(Counter.GraphNodes, graph.Nodes.Count - machine.Journal[Counter.GraphNodes]);
        var kernels = graph.Nodes.Count(node => node.Operation.Kind == NodeKind.Kernel);
        machine.Journal.Count(Counter.GraphKernelNodes, kernels - machine.Journal[Counter.GraphKernelNodes]);
        return machine.Handles.Add(new GraphExec(graph));
    }

    public void Launch(nint handle, nint streamHandle)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        var exec = machine.Require<GraphExec>(handle, CuResult.InvalidValue);
        var operation = new Operation(NodeKind.Graph, "cuGraphLaunch", () => exec.Run(RunNode, machine.Settings.Broken.Contains(Faults.DroppedNode) ? 2 : 0));
        if (stream.Capture is not null)
        {
            stream.Context.Enqueue(stream, operation);
            return;
        }
        machine.Journal.Count(Counter.GraphLaunches);
        stream.Context.Enqueue(stream, operation, exec.LastLaunch is { Done: false } earlier ? [earlier] : []);
        exec.LastLaunch = stream.Last;
    }

    public void DestroyExec(nint handle)
    {
        machine.Require<GraphExec>(handle, CuResult.InvalidValue);
        machine.Handles.Remove(handle);
    }

    public void Destroy(nint handle)
    {
        var graph = machine.Require<Graph>(handle, CuResult.InvalidValue);
        foreach (var node in graph.Nodes)
        {
            if (_nodes.Remove(node, out var known))
                machine.Handles.Remove(known);
        }
        machine.Handles.Remove(handle);
    }

    /// <summary>Handles of a graph's nodes; the same node has the same handle every time.</summary>
    public IReadOnlyList<nint> Nodes(nint handle)
    {
        var graph = machine.Require<Graph>(handle, CuResult.InvalidValue);
        foreach (var node in graph.Nodes)
        {
            if (!_nodes.ContainsKey(node))
                _nodes.Add(node, machine.Handles.Add(node));
        }
        return [.. graph.Nodes.Select(node => _nodes[node])];
    }

    public NodeKind NodeType(nint handle) => machine.Require<GraphNode>(handle, CuResult.InvalidValue).Operation.Kind;

    private void RunNode(Operation operation)
    {
        try
        {
            machine.Run(operation);
        }
        catch (DeviceFaultException fault)
        {
            throw new DeviceFaultException(fault.Status, $"{operation.Name}: {fault.Message}");
        }
    }
}
