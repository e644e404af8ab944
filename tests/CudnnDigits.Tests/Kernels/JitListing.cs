using System.Text.RegularExpressions;

namespace CudnnDigits.Tests.Kernels;

/// <summary>One method of the JIT's own listing (DOTNET_JitDisasm): its name, and its blocks of instructions with their labels.</summary>
public sealed partial record JitListing(string Method, IReadOnlyList<JitListing.Block> Blocks)
{
    private const string FusedMultiplyAdd = "vfmadd";

    /// <summary>The loop with the most fused multiplications and additions an instruction: its instructions, and how many are such.</summary>
    public (int Instructions, int MultiplyAdds) HottestLoop() => Loops()
        .Select(loop => (loop.Count, loop.Count(line => line.StartsWith(FusedMultiplyAdd, StringComparison.Ordinal))))
        .OrderByDescending(loop => (double)loop.Item2 / loop.Count).FirstOrDefault();

    /// <summary>Reads all methods of a listing.</summary>
    public static IReadOnlyList<JitListing> Parse(IEnumerable<string> lines)
    {
        var methods = new List<JitListing>();
        var blocks = new List<Block>();
        foreach (var line in lines)
        {
            if (MethodHeader().Match(line) is { Success: true } header)
                methods.Add(new JitListing(header.Groups[1].Value, blocks = [new Block("", [])]));
            else if (Label().Match(line) is { Success: true } label) blocks.Add(new Block(label.Groups[1].Value, []));
            else if (Instruction().Match(line) is { Success: true } found && blocks.Count > 0) blocks[^1].Lines.Add(found.Groups[1].Value);
        }

        return methods;
    }

    /// <summary>All that a jump backward closes.</summary>
    private IEnumerable<IReadOnlyList<string>> Loops() =>
        from last in Enumerable.Range(0, Blocks.Count)
        where Blocks[last].Lines.Count > 0 && Blocks[last].Lines[^1].StartsWith('j')
        let target = Label().Match(Blocks[last].Lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1] + ":").Groups[1].Value
        let first = Blocks.Select(block => block.Label).ToList().IndexOf(target)
        where first > 0 && first <= last
        select (IReadOnlyList<string>)[.. Blocks.Skip(first).Take(last - first + 1).SelectMany(block => block.Lines)];

    [GeneratedRegex("^; Assembly listing for method (.*)$")]
    private static partial Regex MethodHeader();

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    /// <summary>Not the padding in front of a loop.</summary>
    [GeneratedRegex(@"^\s+((?!align)[a-z]\w*.*)$")]
    private static partial Regex Instruction();

    /// <summary>What lies between two labels.</summary>
    public sealed record Block(string Label, List<string> Lines);
}
