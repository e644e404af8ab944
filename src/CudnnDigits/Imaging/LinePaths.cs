namespace CudnnDigits.Imaging;

/// <summary>A line across a picture: the row that it has in each block of <see cref="LinePaths.Step"/> columns that it crosses.</summary>
internal sealed record LinePath(IReadOnlyList<(int Block, int Row)> Places)
{
    /// <summary>The place in every column, between the blocks by interpolation.</summary>
    public IEnumerable<(int X, int Y)> Columns()
    {
        for (var index = 0; index < Places.Count; index++)
        {
            var (block, row) = Places[index];
            var next = index + 1 < Places.Count ? Places[index + 1] : (Block: block + 1, Row: row);
            var count = (next.Block - block) * LinePaths.Step;
            for (var x = 0; x < count; x++) yield return ((block * LinePaths.Step) + x, row + ((next.Row - row) * x / count));
        }
    }
}

/// <summary>Finds thin lines that cross much of a picture and are nearly level.</summary>
/// <remarks>
/// As the longest paths from left to right through dark pixels: H. Heijmans, M. Buckley and H. Talbot, "Path openings and closings", 2005, with
/// gaps of one place (H. Talbot and B. Appleton, "Efficient complete and incomplete path openings and closings", 2007). Columns are averaged
/// first: that quiets noise, and holds a path to a slope of one pixel for each block.
/// </remarks>
internal static class LinePaths
{
    /// <summary>Columns of a block.</summary>
    public const int Step = 8;

    // Beside the middle of a line it is less dark; inside a stroke that runs down it is as dark.
    private const float Plateau = 0.9f;

    public static IReadOnlyList<LinePath> Find(Plane contrast, float threshold, int least)
    {
        var blocks = AverageColumns(contrast);
        // Rows by columns: a step of a path is one place on in memory.
        var isDark = new bool[blocks.Values.Length];
        for (var y = 0; y < blocks.Height; y++)
        {
            for (var x = 0; x < blocks.Width; x++) isDark[(y * blocks.Width) + x] = IsRidge(blocks, x, y, threshold);
        }

        var before = Lengths(isDark, blocks.Width, blocks.Height, 1);
        var after = Lengths(isDark, blocks.Width, blocks.Height, -1);
        var length = new int[isDark.Length];
        for (var at = 0; at < length.Length; at++) length[at] = isDark[at] ? before[at] + after[at] - 1 : 0;
        return Trace(length, blocks.Width, blocks.Height, Math.Max(least, 4));
    }

    private static Plane AverageColumns(Plane contrast)
    {
        var blocks = new Plane((contrast.Width + Step - 1) / Step, contrast.Height);
        for (var y = 0; y < contrast.Height; y++)
        {
            for (var x = 0; x < blocks.Width; x++)
            {
                var columns = contrast.Values.AsSpan((y * contrast.Width) + (x * Step), Math.Min(Step, contrast.Width - (x * Step)));
                float sum = 0;
                foreach (var value in columns) sum += value;
                blocks.Values[(y * blocks.Width) + x] = sum / columns.Length;
            }
        }

        return blocks;
    }

    private static bool IsRidge(Plane blocks, int x, int y, float threshold)
    {
        var value = blocks.Values[(y * blocks.Width) + x];
        if (value <= threshold) return false;
        var above = y > 0 ? blocks.Values[((y - 1) * blocks.Width) + x] : 0;
        var below = y + 1 < blocks.Height ? blocks.Values[((y + 1) * blocks.Width) + x] : 0;
        return value >= Plateau * Math.Max(above, below);
    }

    /// <summary>For each place how many dark ones the longest path has that ends there, coming from one side.</summary>
    private static int[] Lengths(bool[] isDark, int width, int height, int direction)
    {
        var lengths = new int[isDark.Length];
        for (var step = 0; step < width; step++)
        {
            var x = direction > 0 ? step : width - 1 - step;
            for (var y = 0; y < height; y++)
            {
                var at = (y * width) + x;
                var longest = 0;
                if (step > 0)
                {
                    for (var from = Math.Max(y - 1, 0); from <= Math.Min(y + 1, height - 1); from++)
                        longest = Math.Max(longest, lengths[(from * width) + x - direction]);
                }

                // A gap keeps the length; a second one in a row ends the path.
                var afterGap = step > 0 && !isDark[at - direction];
                lengths[at] = isDark[at] ? longest + 1 : afterGap ? 0 : longest;
            }
        }

        return lengths;
    }

    /// <summary>Follows each line along its longest places, from left to right.</summary>
    private static List<LinePath> Trace(int[] length, int width, int height, int least)
    {
        var lines = new List<LinePath>();
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
            {
                if (length[(y * width) + x] < least) continue;
                var path = new List<(int Block, int Row)>();
                for (var (block, row) = (x, y); row >= 0;)
                {
                    path.Add((block, row));
                    // What is beside it is the same line.
                    for (var near = Math.Max(row - 2, 0); near <= Math.Min(row + 2, height - 1); near++) length[(near * width) + block] = 0;
                    (block, row) = Next(length, width, height, block, row, least);
                }

                if (path.Count >= least / 2) lines.Add(new LinePath(path));
            }
        }

        return lines;
    }

    /// <summary>The next place of a line, at most one block left out; a row of -1 where it ends.</summary>
    private static (int Block, int Row) Next(int[] length, int width, int height, int block, int row, int least)
    {
        for (var next = block + 1; next <= Math.Min(block + 3, width - 1); next++)
        {
            var best = -1;
            for (var y = Math.Max(row - 2, 0); y <= Math.Min(row + 2, height - 1); y++)
            {
                if (length[(y * width) + next] >= least && (best < 0 || Math.Abs(y - row) < Math.Abs(best - row))) best = y;
            }

            if (best >= 0) return (next, best);
        }

        return (block, -1);
    }
}
