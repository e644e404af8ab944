using CudnnDigits.Execution;
using CudnnDigits.Files;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;

namespace CudnnDigits.Training.Runs;

/// <summary>
/// A checkpoint as safetensors: each parameter under its PyTorch name; its moments under that name and the suffixes of PyTorch's Adam (the
/// momentum buffer of SGD is the first moment); the moving average of the weights, if there is one, with the suffix <c>.ema</c>; and the
/// cursor as metadata. Version 1 does not record the best epoch so far, which only <c>--early-stop</c> needs; no run of version 1 uses it.
/// </summary>
public static class CheckpointFile
{
    private const string Version = "2", WithoutBest = "1", FirstMoment = ".exp_avg", SecondMoment = ".exp_avg_sq", Average = ".ema";

    public static void Write(string path, Plan plan, Checkpoint checkpoint)
    {
        var (state, cursor) = (checkpoint.State, checkpoint.Cursor);
        var metadata = new Dictionary<string, string>
        {
            ["stateVersion"] = Version,
            ["network"] = plan.Spec.Name,
            ["seed"] = $"{checkpoint.Seed}",
            ["step"] = $"{state.Step}",
            ["epoch"] = $"{cursor.Epoch}",
            ["position"] = $"{cursor.Position}",
            // The shortest digits that parse to the same double: the metrics of a resumed run agree bit for bit.
            ["lossSum"] = $"{cursor.LossSum}",
            ["seconds"] = $"{cursor.Seconds}",
            ["bestEpoch"] = $"{cursor.BestEpoch}",
            ["bestCorrect"] = $"{cursor.BestCorrect}",
        };
        var file = new SafetensorsFile(metadata,
        [
            .. ParameterTensors.Of(plan, state.Parameters),
            .. ParameterTensors.Of(plan, state.FirstMoment, FirstMoment),
            .. ParameterTensors.Of(plan, state.SecondMoment, SecondMoment),
            .. state.Average is null ? [] : ParameterTensors.Of(plan, state.Average, Average),
        ])
        {
            Counters = ParameterTensors.Counters(plan, state.Step),
        };
        DurableFile.Write(path, stream => SafetensorsWriter.Write(stream, file));
    }

    /// <exception cref="InvalidDataException">The file is damaged or is not a checkpoint of this network.</exception>
    public static Checkpoint Read(string path, Plan plan)
    {
        var file = SafetensorsReader.Read(path);
        try
        {
            if (Value(file, "stateVersion") is not (Version or WithoutBest) and var version)
                throw new InvalidDataException(
                    $"version {version} of the state, but this program reads versions {WithoutBest} and {Version}");
            if (!file.HasChecksum) throw new InvalidDataException("the checksum is missing: the file was damaged or changed");
            var state = new TrainingState(plan)
            {
                Step = long.Parse(Value(file, "step")),
                Seed = ulong.Parse(Value(file, "seed")),
            };
            ParameterTensors.CopyTo(file, plan, state.Parameters);
            ParameterTensors.CopyTo(file, plan, state.FirstMoment, FirstMoment);
            ParameterTensors.CopyTo(file, plan, state.SecondMoment, SecondMoment);
            if (file.Tensors.Any(tensor => tensor.Name.EndsWith(Average, StringComparison.Ordinal)))
                ParameterTensors.CopyTo(file, plan, state.Average = new float[plan.ParameterFloats], Average);
            return new Checkpoint(state) { Cursor = ReadCursor(file) };
        }
        catch (Exception wrong) when (wrong is InvalidDataException or FormatException or OverflowException)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }

    private static TrainingCursor ReadCursor(SafetensorsFile file)
    {
        var cursor = new TrainingCursor(
            int.Parse(Value(file, "epoch")), int.Parse(Value(file, "position")),
            double.Parse(Value(file, "lossSum")), double.Parse(Value(file, "seconds")));
        if (Value(file, "stateVersion") != WithoutBest)
            cursor = cursor with { BestEpoch = int.Parse(Value(file, "bestEpoch")), BestCorrect = int.Parse(Value(file, "bestCorrect")) };
        if (cursor.Epoch < 0 || cursor.Position < 0)
            throw new InvalidDataException($"epoch {cursor.Epoch}, position {cursor.Position}: neither can be negative");
        return cursor;
    }

    private static string Value(SafetensorsFile file, string key) =>
        file.Metadata.GetValueOrDefault(key)
        ?? throw new InvalidDataException($"metadata '{key}' is missing: this is not the state of a training");
}
