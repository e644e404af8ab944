using System.Net;
using System.Text;
using CudnnDigits.Reports.Pictures;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Reports;

/// <summary>A run as one self-contained HTML file: embedded pictures, no scripts, no external resources.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: #1f2937; --muted: #6b7280; --paper: #ffffff; --line: #e5e7eb; --accent: #1d4ed8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e5e7eb; --muted: #9ca3af; --paper: #111827; --line: #374151; --accent: #93c5fd; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 72rem; padding: 2rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; }
        body { color: var(--ink); background: var(--paper); }
        h1 { margin: 0; font-size: 1.75rem; }
        h2 { margin: 2.5rem 0 .75rem; font-size: 1.25rem; }
        .lead { margin: .25rem 0 1.5rem; color: var(--muted); }
        .best { font-size: 2.5rem; font-weight: 600; color: var(--accent); margin: 0; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem 1.25rem .3rem 0; text-align: left; border-bottom: 1px solid var(--line); }
        th { font-weight: 600; color: var(--muted); }
        td.number, th.number { text-align: right; }
        .wide { overflow-x: auto; }
        h2.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); }
        img { display: block; margin-top: 1.5rem; max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: .5rem; }
        """;

    public static string Write(RunData run, IReadOnlyList<Picture> pictures)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(run.Folder.Path)));
        var page = new StringBuilder();
        page.AppendLine("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        page.AppendLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.AppendLine($"<title>{Safe(name)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>");
        page.AppendLine($"<h1>{Safe(name)}</h1>");
        var executor = run.Description.Environment.Executor;
        page.AppendLine($"<p class=\"lead\">{Safe(run.Plan.Spec.Name)}, {run.Plan.ParameterCount:N0} parameters, on {Safe(executor)}</p>");
        if (run.Kept is { } kept)
        {
            page.AppendLine($"<p class=\"best\">{100 * kept.Accuracy:F2} %</p>");
            page.AppendLine(
                $"<p class=\"lead\">{kept.Correct} of {kept.Total} {kept.EvaluatedOn} images correct after epoch {kept.Epoch}</p>");
            if (kept.ValidationTotal is not null)
            {
                page.AppendLine(
                    $"<p class=\"lead\">With these weights, {run.Evaluation.Correct} of {run.Evaluation.Total} test images correct</p>");
            }
        }

        foreach (var picture in pictures) AppendPicture(page, picture);
        AppendSettings(page, run);
        AppendEpochs(page, run);
        page.AppendLine("</body>\n</html>");
        return page.ToString();
    }

    // The pictures contain their titles; these headings are for screen readers.
    private static void AppendPicture(StringBuilder page, Picture picture) => page.AppendLine(
        $"<h2 class=\"unseen\">{Safe(picture.Title)}</h2>\n<img src=\"data:image/png;base64,{Convert.ToBase64String(picture.Png)}\" "
        + $"width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{Safe(picture.Title)}\">");

    private static void AppendSettings(StringBuilder page, RunData run)
    {
        var training = run.Description.Training;
        var environment = run.Description.Environment;
        page.AppendLine("<h2>Settings</h2>\n<table>");
        foreach (var (name, value) in new (string, string)[]
        {
            ("Optimizer", Optimizers.NameOf(training.Optimizer)), ("Learning rate", $"{training.LearningRate}"),
            ("Batch size", $"{training.BatchSize}"),
            ("Epochs", $"{training.Epochs}"), ("Seed", $"{training.Seed}"), ("Threads", $"{run.Description.Threads}"),
            ("Started", $"{run.Description.Started:yyyy-MM-dd HH:mm:ss zzz}"), ("Program", environment.Program),
            ("Runtime", environment.Runtime), ("System", environment.OperatingSystem),
        })
        {
            page.AppendLine($"<tr><th scope=\"row\">{name}</th><td>{Safe(value)}</td></tr>");
        }

        page.AppendLine("</table>");
    }

    private static void AppendEpochs(StringBuilder page, RunData run)
    {
        page.AppendLine("<h2>Epochs</h2>\n<div class=\"wide\">\n<table>\n<tr>");
        foreach (var head in new[] { "Epoch", "Loss", "Correct", "Accuracy", "Time", "Images/s" })
            page.Append($"<th scope=\"col\" class=\"number\">{head}</th>");
        page.AppendLine("</tr>");
        foreach (var epoch in run.Metrics)
        {
            page.AppendLine(
                $"<tr><td class=\"number\">{epoch.Epoch}</td><td class=\"number\">{epoch.Loss:F4}</td>"
                + $"<td class=\"number\">{epoch.Correct}</td>"
                + $"<td class=\"number\">{100 * epoch.Accuracy:F2} %</td>"
                + $"<td class=\"number\">{Figures.Duration(epoch.Seconds)}</td><td class=\"number\">{epoch.ImagesPerSecond:N0}</td></tr>");
        }

        page.AppendLine("</table>\n</div>");
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
