using System.Text.Json;
using CudnnDigits.Commands;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Commands;

public sealed class BenchCommandTests
{
    private const float Seconds = 0.1f;

    [Test]
    public async Task Bench_OnTheCpu_HasALineForEachNetwork()
    {
        using var console = new TestConsole();

        var code = await BenchCommand.RunAsync(Request(json: false), console, console, CancellationToken.None);

        Assert.That(code, Is.EqualTo(ExitCode.Success));
        foreach (var entry in Catalogue.All) Assert.That(console.Lines, Has.One.StartsWith($"{entry.Spec.Name} "));
    }

    [Test]
    public async Task Bench_AsJson_HasThePublishedShape()
    {
        using var console = new TestConsole();
        using var notes = new TestConsole();
        console.Profile.Width = 10_000;

        await BenchCommand.RunAsync(Request(json: true), console, notes, CancellationToken.None);

        var networks = JsonDocument.Parse(console.Output).RootElement.GetProperty("networks");
        Assert.That(networks.EnumerateArray().Select(row => row.GetProperty("network").GetString()),
            Is.EqualTo(Catalogue.All.Select(entry => entry.Spec.Name)));
        Assert.That(networks[0].EnumerateObject().Select(property => property.Name),
            Is.EqualTo(new[] { "network", "batchSize", "trainingImagesPerSecond", "evaluationImagesPerSecond", "device" }));
    }

    [Test]
    public void Bench_Interrupted_Stops()
    {
        using var console = new TestConsole();

        Assert.That(async () => await BenchCommand.RunAsync(Request(json: false), console, console, new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static BenchRequest Request(bool json)
    {
        _ = TestData.Mnist;
        return new BenchRequest(Data: null, ExecutorFactory.Cpu, Threads: 1, Seconds, BatchSize: 64, json);
    }
}
