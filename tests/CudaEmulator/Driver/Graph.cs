namespace CudaEmulator.Driver;

/// <summary>An operation of a graph and the nodes that it comes after.</summary>
public sealed record GraphNode(Operation Operation, IReadOnlyList<GraphNode> DependsOn);

/// <summary>Recorded work. Nodes are listed in an order that respects their dependencies.</summary>
public sealed class Graph
{
    public List<GraphNode> Nodes { get; } = [];

    public GraphNode Add(Operation operation, IReadOnlyList<GraphNode> dependsOn)
    {
        var node = new GraphNode(operation, [.. dependsOn]);
        Nodes.Add(node);
        return node;
    }
}

/// <summary>A graph ready to be launched: a copy, so that the graph may go.</summary>
public sealed class GraphExec(Graph graph)
{
    public Operation[] Operations { get; } = [.. graph.Nodes.Select(node => node.Operation)];

    /// <summary>Launches of one executable graph never overlap, whatever their streams.</summary>
    public Work? LastLaunch { get; set; }

    /// <param name="run">Runs one operation.</param>
    /// <param name="without">An operation to leave out, counted from the end; 0 for none.</param>
    public void Run(Action<Operation> run, int without = 0)
    {
        foreach (var (index, operation) in Operations.Index())
        {
            if (index != Operations.Length - without)
                run(operation);
        }
    }
}
