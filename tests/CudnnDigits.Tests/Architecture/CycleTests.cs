using System.Text.RegularExpressions;
using ArchUnitNET.Loader;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Native;

namespace CudnnDigits.Tests.Architecture;

/// <summary>No two namespaces depend on each other, directly or through others.</summary>
public sealed class CycleTests
{
    /// <summary>Rooms with cycles inside them that are still to be removed. A room leaves this list for good.</summary>
    private static readonly string[] NotYetHeld = ["Cuda", "Native", "Reports", "Verification"];

    private static readonly ArchUnitNET.Domain.Architecture Program =
        new ArchLoader().LoadAssemblies(typeof(ExecutorFactory).Assembly, typeof(CudaReport).Assembly).Build();

    private static readonly Dictionary<string, HashSet<string>> Graph = Namespaces();

    [Test]
    public void Namespaces_OfHeldRooms_HaveNoCycle() => Assert.That(CyclesOf(Graph, IsHeld), Is.Empty);

    [Test]
    public void Namespaces_AreLoaded() => Assert.That(Graph["CudnnDigits.Cpu"], Does.Contain("CudnnDigits.Cpu.Memory"));

    [Test]
    public void Cycle_ThroughAThird_IsFound()
    {
        Dictionary<string, HashSet<string>> graph = new() { ["a"] = ["b"], ["b"] = ["c"], ["c"] = ["a"], ["d"] = ["a"] };

        Assert.That(CyclesOf(graph, _ => true), Is.EqualTo(new[] { "a b c" }));
    }

    private static bool IsHeld(string name) => !NotYetHeld.Contains(name.Split('.').ElementAtOrDefault(1));

    private static Dictionary<string, HashSet<string>> Namespaces() => Program.Types
        .Where(type => IsOurs(type.Namespace.FullName))
        .GroupBy(type => type.Namespace.FullName)
        .ToDictionary(group => group.Key, group => group.SelectMany(type => type.Dependencies)
            .Select(dependency => dependency.Target.Namespace?.FullName ?? "")
            .Where(name => IsOurs(name) && name != group.Key)
            .ToHashSet());

    private static bool IsOurs(string name) => Regex.IsMatch(name, @"^CudnnDigits(\.|$)");

    /// <summary>Sets of namespaces that reach each other, each as one line.</summary>
    private static IEnumerable<string> CyclesOf(Dictionary<string, HashSet<string>> graph, Func<string, bool> isHeld)
    {
        var reachable = graph.Keys.ToDictionary(name => name, name => Reachable(graph, name));
        return graph.Keys.Where(isHeld).Where(name => reachable[name].Contains(name))
            .Select(name => string.Join(' ', reachable[name].Where(other => reachable[other].Contains(name)).Order()))
            .Distinct();
    }

    private static HashSet<string> Reachable(Dictionary<string, HashSet<string>> graph, string start)
    {
        HashSet<string> seen = [];
        var waiting = new Stack<string>([start]);
        while (waiting.TryPop(out var name))
        {
            foreach (var next in graph.GetValueOrDefault(name) ?? [])
            {
                if (seen.Add(next)) waiting.Push(next);
            }
        }

        return seen;
    }
}
