using System.Text;

namespace CudnnDigits.Verification;

/// <summary>The results as a page of Markdown, to be kept or sent.</summary>
internal static class Markdown
{
    /// <param name="title">The first lines: what was run, on what, when.</param>
    /// <param name="results">Of all checks that ran.</param>
    /// <param name="speed">Null where it was not measured.</param>
    public static string Write(IReadOnlyList<string> title, IReadOnlyList<CheckResult> results, Speed? speed)
    {
        var page = new StringBuilder("# CUDA verification\n\n");
        page.AppendJoin("  \n", title.Select(Escape)).Append("\n\n| check | result | nearest to its bound | seconds |\n| --- | --- | --- | ---: |\n");
        foreach (var result in results)
        {
            var verdict = result.Passed ? "passed" : "**FAILED**";
            page.Append($"| {Escape(result.Name)} | {verdict} | {Escape(result.Problem ?? $"{result.FindTightest()}")} | {result.Seconds:0.0} |\n");
        }

        if (speed is not null) Append(page, speed);
        foreach (var result in results)
        {
            page.Append($"\n## {Escape(result.Name)}\n\n");
            if (result.Problem is not null) page.Append($"Could not finish: {Escape(result.Problem)}\n\n");
            foreach (var finding in result.Findings) page.Append($"- {(finding.Holds ? "" : "**FAILED** ")}{Escape($"{finding}")}\n");
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, Speed speed)
    {
        page.Append("\n## speed\n\n| network | batch | images/s | CPU images/s | kernels a step | µs a step | host µs a step | first step, ms |\n");
        page.Append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var row in speed.Networks)
        {
            page.Append($"| {row.Network} | {row.BatchSize} | {row.ImagesPerSecond:N0} | {row.CpuImagesPerSecond:N0} | {row.KernelsPerStep} ");
            page.Append($"| {row.MicrosecondsPerStep:N1} | {row.HostMicrosecondsPerStep:N1} | {row.FirstStepMilliseconds:N1} |\n");
        }

        page.Append('\n').AppendJoin('\n', speed.Lines().Select(line => $"- {line}")).Append('\n');
    }

    private static string Escape(string text) => text.Replace("|", "\\|").ReplaceLineEndings(" ");
}
