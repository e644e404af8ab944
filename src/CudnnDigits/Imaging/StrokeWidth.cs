namespace CudnnDigits.Imaging;

/// <summary>How wide strokes are.</summary>
internal static class StrokeWidth
{
    // Thick places, such as a table at the edge, may cover more pixels than the strokes do.
    private const double Share = 0.4;

    /// <summary>
    /// The typical width of what exceeds the threshold, in pixels: of each pixel the shorter of the run along its row and that along its column,
    /// and of these one that is a little below the median. 0 where nothing exceeds it.
    /// </summary>
    public static int Of(Plane plane, float threshold)
    {
        var rows = Runs(plane, threshold);
        var columns = Runs(plane.Transpose(), threshold);
        var histogram = new int[Math.Max(plane.Width, plane.Height) + 1];
        var total = 0;
        for (var y = 0; y < plane.Height; y++)
        {
            for (var x = 0; x < plane.Width; x++)
            {
                var run = Math.Min(rows[(y * plane.Width) + x], columns[(x * plane.Height) + y]);
                if (run == 0) continue;
                histogram[run]++;
                total++;
            }
        }

        return total == 0 ? 0 : Histograms.Percentile(histogram, 0, histogram.Length - 1, Share);
    }

    /// <summary>For each pixel that exceeds the threshold the length of the run along its row; 0 for the others.</summary>
    private static int[] Runs(Plane plane, float threshold)
    {
        var runs = new int[plane.Values.Length];
        for (var y = 0; y < plane.Height; y++)
        {
            var (begin, end) = (y * plane.Width, (y + 1) * plane.Width);
            while (begin < end)
            {
                var next = begin;
                while (next < end && plane.Values[next] > threshold) next++;
                runs.AsSpan(begin, next - begin).Fill(next - begin);
                begin = next + 1;
            }
        }

        return runs;
    }
}
