using CudnnDigits.Imaging;

namespace CudnnDigits.Recognition;

/// <summary>A part of a sign, from one of its cuts to another.</summary>
internal sealed record Candidate(Sign Sign, int From, int To);

/// <summary>The ways in which a sign may be cut into digits.</summary>
/// <remarks>The cheapest way through the graph of cuts: Y. LeCun et al., 1998, section V.</remarks>
internal sealed class Segments
{
    // What another digit costs, beside the logarithm of its probability: without it two halves of a sure digit would win too often.
    private const double CostOfADigit = 0.35;

    // A digit is hardly ever wider, in heights.
    private const double Widest = 1.5;

    private readonly int _ends;

    private Segments(IReadOnlyList<Candidate> candidates, int ends) => (Candidates, _ends) = (candidates, ends);

    public IReadOnlyList<Candidate> Candidates { get; }

    public static Segments Of(Page page, Sign sign)
    {
        if (sign.Cuts.Count == 0) return new Segments([new Candidate(sign, 0, 1)], 1);
        var box = sign.Glyph.Box;
        int[] ends = [box.Left, .. sign.Cuts, box.Right];
        var candidates = new List<Candidate>();
        for (var from = 0; from < ends.Length - 1; from++)
        {
            for (var to = from + 1; to < ends.Length; to++)
            {
                var isWhole = from == 0 && to == ends.Length - 1;
                if (!isWhole && ends[to] - ends[from] > Widest * box.Height) continue;
                if (isWhole) candidates.Add(new Candidate(sign, from, to));
                else if (page.Part(sign, ends[from], ends[to]) is { } part) candidates.Add(new Candidate(part, from, to));
            }
        }

        return new Segments(candidates, ends.Length - 1);
    }

    /// <summary>The parts, from left to right, that together are the most probable.</summary>
    public IEnumerable<ReadSign> Best(Func<Candidate, ReadSign> read)
    {
        var cheapest = new (double Cost, Candidate? Last)[_ends + 1];
        Array.Fill(cheapest, (double.PositiveInfinity, null), 1, _ends);
        foreach (var candidate in Candidates.OrderBy(candidate => candidate.From))
        {
            var cost = cheapest[candidate.From].Cost + CostOfADigit - Math.Log(read(candidate).Probability);
            if (cost < cheapest[candidate.To].Cost) cheapest[candidate.To] = (cost, candidate);
        }

        var best = new Stack<ReadSign>();
        for (var end = _ends; cheapest[end].Last is { } last; end = last.From) best.Push(read(last));
        return best;
    }
}
