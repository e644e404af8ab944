using System.CommandLine;
using CudnnDigits.Commands.Json;
using CudnnDigits.Commands.Options;
using CudnnDigits.Commands.Terminal;
using CudnnDigits.Data;
using CudnnDigits.Native;
using Spectre.Console;

namespace CudnnDigits.Commands;

/// <summary><c>cudnndigits info</c>: versions, and what the program finds on this machine.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        var data = DataSource.CreateOption();
        var json = new Option<bool>("--json") { Description = "Write JSON" };
        var command = new Command("info", "Show versions, processor, GPU and the data folder") { data, json };
        command.SetAction(result => Run(
            MachineInfo.Collect(DataFolder.Resolve(result.GetValue(data))), result.GetValue(json), AnsiConsole.Console.Profile.Out.Writer));
        return command;
    }

    internal static int Run(MachineInfo info, bool json, TextWriter output)
    {
        if (json) output.WriteLine(info.ToJson());
        else Write(info, output);
        return ExitCode.Success;
    }

    private static void Write(MachineInfo info, TextWriter output)
    {
        output.WriteLine($"cudnndigits  {info.Version}");
        output.WriteLine($"runtime      {info.Runtime}");
        output.WriteLine($"system       {info.OperatingSystem}");
        output.WriteLine($"processor    {info.Processor}");
        output.WriteLine($"vectors      {string.Join(", ", info.InstructionSets)}");
        output.WriteLine(
            $"kernels      {string.Join(" or ", info.VectorWidths)} bits a vector; the first unless --vector-bits says otherwise");
        output.WriteLine($"threads      {info.Threads}");
        output.WriteLine($"data         {info.Data}");
        output.WriteLine($"CUDA         {Line(info.Cuda)}");
        foreach (var library in info.Cuda.Libraries.Where(library => library.Path is not null))
            output.WriteLine($"             {library.Title} {library.Version ?? "of unknown version"}: {library.Path}");
    }

    private static string Line(CudaReport cuda)
    {
        var device = cuda.Device is { } gpu
            ? $"{gpu.Name}, {gpu.MemoryBytes >> 20} MiB, compute capability {gpu.ComputeCapability}, "
                + $"{gpu.Multiprocessors} multiprocessors, driver for CUDA {gpu.DriverCuda}"
            : null;
        var problem = cuda.Problem is null ? null : $"not usable: {cuda.Problem}. {cuda.Advice}".TrimEnd();
        return string.Join("; ", new[] { device, problem }.OfType<string>());
    }
}
