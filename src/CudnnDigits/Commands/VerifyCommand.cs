using System.CommandLine;
using System.Diagnostics;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Verification;
using CudnnDigits.Verification.Checks;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits verify</c>: whether this machine's GPU computes what the CPU computes, in under two minutes.</summary>
internal static class VerifyCommand
{
    private const int MostFailures = 5;

    public static Command Create()
    {
        var data = DataSource.CreateOption();
        var threads = SharedOptions.Threads();
        var quick = new Option<bool>("--quick") { Description = "Small sizes and few networks, for a slow device" };
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var report = new Option<string?>("--report") { Description = "Write a report in Markdown [default: none]", HelpName = "FILE.md" };
        var command = new Command("verify", "Check the GPU against the CPU, and measure its speed") { data, threads, quick, json, report };
        command.SetAction((result, stop) => RunAsync(
            new VerifyRequest(
                result.GetValue(data), result.GetValue(threads) ?? Environment.ProcessorCount, result.GetValue(quick), result.GetValue(json),
                result.GetValue(report)),
            ConsoleFactory.Results(result), ConsoleFactory.Notes(result, result.GetValue(json)), stop));
        return command;
    }

    internal static async Task<int> RunAsync(VerifyRequest request, IAnsiConsole console, IAnsiConsole notes, CancellationToken stop)
    {
        var output = request.Json ? TextWriter.Null : console.Profile.Out.Writer;
        var watch = Stopwatch.StartNew();
        var (training, test) = await DataSource.OpenAsync(request.Data, notes, stop);
        var setup = new Setup(training, test, request.Threads, request.Quick, stop);
        var checks = Verifier.Run(setup, result => Write(result, output));
        var usable = checks[0].Passed;
        var speed = usable ? Speed.Measure(setup, DataFolder.Resolve(request.Data)) : null;
        foreach (var line in speed?.AllLines() ?? []) output.WriteLine(line);

        var passed = checks.All(check => check.Passed);
        var seconds = watch.Elapsed.TotalSeconds;
        if (request.Json)
        {
            console.Profile.Out.Writer.WriteLine(
                new VerifyReport(ProgramInfo.Program, ProgramInfo.OperatingSystem, passed, seconds, checks, speed).ToJson());
        }

        if (request.Report is { } file) await File.WriteAllTextAsync(file, Markdown.Write(Title(checks, seconds), checks, speed), stop);
        var failed = checks.Count(check => !check.Passed);
        output.WriteLine(passed ? $"all {checks.Count} checks passed in {seconds:0} s" : $"{failed} of {checks.Count} checks FAILED");
        return passed ? ExitCode.Success : ExitCode.Failure;
    }

    private static string[] Title(IReadOnlyList<CheckResult> checks, double seconds) =>
    [
        $"cudnndigits {ProgramInfo.Program}, {ProgramInfo.OperatingSystem}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {seconds:0} s",
        .. checks[0].Findings.Select(finding => finding.What),
    ];

    private static void Write(CheckResult result, TextWriter output)
    {
        output.WriteLine($"{(result.Passed ? "passed" : "FAILED")}  {result.Name} ({result.Findings.Count} findings, {result.Seconds:0.0} s)");
        if (result.Problem is not null) output.WriteLine($"        could not finish: {TerminalText.Sanitize(result.Problem)}");
        var wrong = result.Findings.Where(finding => !finding.Holds).ToArray();
        foreach (var finding in wrong.Take(MostFailures)) output.WriteLine($"        {TerminalText.Sanitize($"{finding}")}");
        if (wrong.Length > MostFailures) output.WriteLine($"        and {wrong.Length - MostFailures} more, which --report FILE.md lists");
        if (result.Passed && result.FindTightest() is { Bound: > 0 } tightest) output.WriteLine($"        nearest to its bound: {tightest}");
    }
}

/// <summary>What <c>verify</c> was asked for.</summary>
internal sealed record VerifyRequest(string? Data, int Threads, bool Quick, bool Json, string? Report);
