using System.Runtime.InteropServices;

namespace CudaEmulator.Exports;

/// <summary>libcuda: graphs.</summary>
internal static unsafe class GraphExports
{
    [UnmanagedCallersOnly(EntryPoint = "cuGraphInstantiateWithFlags")]
    public static int Instantiate(nint* exec, nint graph, ulong flags) => Entry.Driver("cuGraphInstantiateWithFlags", machine =>
    {
        Entry.RequireOut(exec);
        *exec = machine.Graphs.Instantiate(graph, flags);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuGraphLaunch")]
    public static int Launch(nint exec, nint stream) => Entry.Driver("cuGraphLaunch", machine => machine.Graphs.Launch(exec, stream));

    [UnmanagedCallersOnly(EntryPoint = "cuGraphExecDestroy")]
    public static int ExecDestroy(nint exec) => Entry.Driver("cuGraphExecDestroy", machine => machine.Graphs.DestroyExec(exec));

    [UnmanagedCallersOnly(EntryPoint = "cuGraphDestroy")]
    public static int Destroy(nint graph) => Entry.Driver("cuGraphDestroy", machine => machine.Graphs.Destroy(graph));

    /// <summary>Without an array asks for the count; with one, fills it and clears what is left over.</summary>
    [UnmanagedCallersOnly(EntryPoint = "cuGraphGetNodes")]
    public static int GetNodes(nint graph, nint* nodes, nuint* count) => Entry.Driver("cuGraphGetNodes", machine =>
    {
        Entry.RequireOut(count);
        var all = machine.Graphs.Nodes(graph);
        if (nodes != null)
        {
            for (var i = 0; i < (int)*count; i++)
                nodes[i] = i < all.Count ? all[i] : 0;
        }
        *count = nodes == null ? (nuint)all.Count : Math.Min(*count, (nuint)all.Count);
    });

    [UnmanagedCallersOnly(EntryPoint = "cuGraphNodeGetType")]
    public static int NodeGetType(nint node, int* type) => Entry.Driver("cuGraphNodeGetType", machine =>
    {
        Entry.RequireOut(type);
        *type = (int)machine.Graphs.NodeType(node);
    });
}
