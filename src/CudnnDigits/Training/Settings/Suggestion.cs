namespace CudnnDigits.Training.Settings;

/// <summary>What a mistyped word was probably meant to be.</summary>
public static class Suggestion
{
    private const int MaxDistance = 3;

    /// <summary>"; did you mean X?" with the nearest of some words, or nothing where none is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= MaxDistance ? $"; did you mean {nearest}?" : "";
    }

    /// <summary>The number of letters to insert, delete or replace on the way from one word to the other.</summary>
    /// <remarks>Levenshtein, "Binary codes capable of correcting deletions, insertions, and reversals", 1966.</remarks>
    public static int Distance(string from, string to)
    {
        var costs = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var row = 1; row <= from.Length; row++)
        {
            var diagonal = costs[0];
            costs[0] = row;
            for (var column = 1; column <= to.Length; column++)
            {
                var change = diagonal + (from[row - 1] == to[column - 1] ? 0 : 1);
                diagonal = costs[column];
                costs[column] = Math.Min(change, Math.Min(costs[column], costs[column - 1]) + 1);
            }
        }

        return costs[^1];
    }
}
