using System.CommandLine;
using CudnnDigits.Data;
using CudnnDigits.Files;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.Parity;

namespace CudnnDigits.Benchmarks.Recording;

/// <summary><c>record</c>: makes the fixtures of the parity tests anew.</summary>
internal static class RecordCommand
{
    // Ten steps of 600: as far into the training set as any recording goes.
    private const int TrainingImages = 6000;
    private const int TestImages = 1000;

    public static Command Create()
    {
        var data = new Option<string?>("--data") { Description = "the folder of the real MNIST (default: the program's own)" };
        var output = new Option<string>("--output")
        {
            Description = "where the fixtures go",
            DefaultValueFactory = _ => "tests/CudnnDigits.Tests/Fixtures",
        };
        var command = new Command("record", "Record what TorchSharp computes, for the parity tests") { data, output };
        command.SetAction(result => Run(DataFolder.Resolve(result.GetValue(data)), result.GetValue(output)!));
        return command;
    }

    private static void Run(string dataFolder, string output)
    {
        var (training, test) = MnistData.Load(dataFolder);
        var parity = Directory.CreateDirectory(Path.Combine(output, "Parity"));
        foreach (var recipe in Recipe.Networks.Concat(Recipe.Tools)) Write(parity, recipe.Name, Recorder.Record(recipe, training));
        Write(parity, "schedules", ScheduleRecorder.Record());

        var digits = Directory.CreateDirectory(Path.Combine(output, "mnist-6000")).FullName;
        IdxExcerpt.Write(digits, MnistFile.TrainingImages, MnistFile.TrainingLabels, training, TrainingImages);
        IdxExcerpt.Write(digits, MnistFile.TestImages, MnistFile.TestLabels, test, TestImages);
        Console.WriteLine(digits);
    }

    private static void Write(DirectoryInfo folder, string name, SafetensorsFile recorded)
    {
        var path = Path.Combine(folder.FullName, $"{name}.safetensors");
        DurableFile.Write(path, stream => SafetensorsWriter.Write(stream, recorded));
        Console.WriteLine(path);
    }
}
