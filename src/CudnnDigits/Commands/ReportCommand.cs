using System.CommandLine;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Files;
using CudnnDigits.Models;
using CudnnDigits.Reports;
using CudnnDigits.Training.Runs;
using CudnnDigits.Training.Settings;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits report</c>: the pictures of a run, and one page with everything about it.</summary>
internal static class ReportCommand
{
    public const string PageName = "report.html";

    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "Folder of the run", HelpName = "DIR", Required = true };
        var data = DataSource.CreateOption();
        var command = new Command("report", "Draw the pictures of a run again, and write its report.html") { run, data };
        command.SetAction((result, stop) => RunAsync(
            new RunFolder(result.GetRequiredValue(run)), result.GetValue(data), ConsoleFactory.Results(result),
            ConsoleFactory.Progress(result), stop));
        return command;
    }

    internal static async Task<int> RunAsync(
        RunFolder folder, string? data, IAnsiConsole console, IAnsiConsole notes, CancellationToken stop)
    {
        if (!folder.HoldsRun) throw new UsageException($"--run: there is no run in {folder.Path}: {folder.DescriptionPath} is missing");
        var description = folder.ReadSingle();
        var (_, test) = await DataSource.OpenAsync(data ?? description.Data, notes, stop);
        // On a signal the drawing is abandoned: each file is either unchanged or complete.
        return await Task.Run(() => Run(folder, description.Training, test, console, notes), stop).WaitAsync(stop);
    }

    private static int Run(RunFolder folder, TrainingSettings training, Dataset test, IAnsiConsole console, IAnsiConsole notes)
    {
        var plan = Plan.Build(training.ToModelSpec(), training.BatchSize);
        using var executor = ExecutorFactory.Create(
            ExecutorFactory.Cpu, plan, training.Optimizer, Environment.ProcessorCount, notes.Profile.Out.Writer.WriteLine);
        var report = RunData.Load(folder, executor, plan, test);
        var pictures = RunPictures.Draw(report);
        RunPictures.Save(folder, pictures);
        var page = folder.File(PageName);
        DurableFile.Write(page, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(ReportPage.Write(report, pictures))));
        console.Profile.Out.Writer.WriteLine(
            $"written to {folder.Path}: {string.Join(", ", pictures.Select(picture => picture.FileName).Append(PageName))}");
        return ExitCode.Success;
    }
}
