using System.CommandLine;
using System.Net;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Models;
using CudnnDigits.Serving;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits serve</c>: a page for drawing digits and watching trainings.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 8028;

    public static Command Create()
    {
        var network = new NetworkOptions();
        var host = new Option<IPAddress>("--host")
        {
            Description = "Address to listen on; 0.0.0.0 lets other machines connect [default: 127.0.0.1, this machine only]",
            HelpName = "ADDRESS",
            CustomParser = result =>
            {
                if (IPAddress.TryParse(result.Tokens[0].Value, out var address)) return address;
                result.AddError($"--host {result.Tokens[0].Value}: must be an address such as 127.0.0.1");
                return null;
            },
        };
        var port = SharedOptions.Number(
            "--port", $"Port to listen on; 0 for any free port [default: {DefaultPort}]", min: 0, IPEndPoint.MaxPort);
        var runs = new Option<string>("--runs")
        { Description = "Folder with the runs to list", HelpName = "DIR", DefaultValueFactory = _ => "runs" };
        var command = new Command("serve", "Serve a page for drawing digits and watching trainings") { host, port, runs };
        network.AddTo(command);
        command.SetAction((result, stop) => RunAsync(
            network.IsGiven(result) ? network.Load(result) : NetworkOptions.NewestOf(result.GetRequiredValue(runs)),
            new IPEndPoint(result.GetValue(host) ?? IPAddress.Loopback, result.GetValue(port) ?? DefaultPort),
            result.GetRequiredValue(runs), AnsiConsole.Console.Profile.Out.Writer, stop));
        return command;
    }

    internal static async Task<int> RunAsync(
        TrainedNetwork network, IPEndPoint place, string runs, TextWriter output, CancellationToken stop)
    {
        // One thread: a single drawing is too little work to share.
        using var reader = new DigitReader(network.Plan, network.Parameters, plan => ExecutorFactory.Create(
            ExecutorFactory.Cpu, plan, new Sgd(), threads: 1, output.WriteLine));
        await using var server = await StartAsync(place, reader, new RunList(runs, TimeProvider.System), stop);
        output.WriteLine($"{server.Address}  ({network.Name} from {network.Path}; runs in {runs}; Ctrl-C to stop)");
        output.Flush();
        await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        // A server that was asked to stop has succeeded.
        return ExitCode.Success;
    }

    private static async Task<DigitServer> StartAsync(IPEndPoint place, DigitReader reader, RunList runs, CancellationToken stop)
    {
        try
        {
            return await DigitServer.StartAsync(place.Address, place.Port, reader, runs, stop);
        }
        catch (IOException wrong)
        {
            throw new IOException(
                $"cannot listen on {place}: {wrong.InnerException?.Message ?? wrong.Message}; try another --port, or 0 for any free port",
                wrong);
        }
    }
}
