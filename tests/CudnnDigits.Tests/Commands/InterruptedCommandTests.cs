using CudnnDigits.Commands;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Tests.Training;
using CudnnDigits.Training.Runs;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Commands;

/// <summary>Commands that read the data first look at the token afterwards, too.</summary>
public sealed class InterruptedCommandTests
{
    private static readonly CancellationToken Stopped = new(canceled: true);

    private readonly TestConsole _console = new();

    [OneTimeSetUp]
    public void Fetch() => _ = TestData.Mnist;

    [OneTimeTearDown]
    public void Close() => _console.Dispose();

    [Test]
    public void Eval_InterruptedWhileItMeasures_Ends()
    {
        var network = new TrainedNetwork(TrainedCnn.Plan, [TrainedCnn.Parameters], ["weights"], "weights");

        Assert.That(() => EvalCommand.RunAsync(network, null, ExecutorFactory.Cpu, threads: 1, json: false, _console, _console, Stopped),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Report_InterruptedWhileItDraws_Ends()
    {
        using var temporary = new TemporaryFolder();
        var folder = new RunFolder(temporary.Path);
        folder.Write(new RunDescription(
            RunDescription.CurrentVersion, DateTimeOffset.Now, Small.Settings with { Network = "linear" }, ExecutorFactory.Cpu, 1, null,
            new RunEnvironment("", "", "", "", null)));

        Assert.That(() => ReportCommand.RunAsync(folder, null, _console, _console, Stopped), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(folder.File(ReportCommand.PageName), Does.Not.Exist);
    }
}
