using System.CommandLine;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Export.Onnx;
using CudnnDigits.Files;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits export</c>: a trained network for other programs.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var network = new NetworkOptions();
        var onnx = new Option<string>("--onnx")
        { Description = "ONNX file to write, with any batch size", HelpName = "FILE", Required = true };
        var command = new Command("export", "Write a trained network to a file for other programs") { onnx };
        network.AddTo(command);
        command.SetAction(result => Run(network.Load(result), result.GetRequiredValue(onnx), AnsiConsole.Console.Profile.Out.Writer));
        return command;
    }

    internal static int Run(TrainedNetwork network, string path, TextWriter output)
    {
        var parameters = network.Parameters;
        DurableFile.Write(path, stream => OnnxModel.Write(stream, network.Plan, parameters, ProgramInfo.Program));
        var (channels, rows, columns) = network.Plan.Spec.Input;
        output.WriteLine($"{network.Name} from {network.Path} written to {path}, {new FileInfo(path).Length} bytes");
        output.WriteLine(
            $"  input  {OnnxModel.Input}: float [batch, {channels}, {rows}, {columns}], brightness 0 to 1, light digits on dark");
        output.WriteLine($"  output {OnnxModel.Output}: float [batch, {network.Plan.Classes}]");
        return ExitCode.Success;
    }
}
