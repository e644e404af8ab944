using System.Text;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Training.Runs;

public class CheckpointFileTests
{
    [Test]
    public void Write_Cursor_ReadsBackToTheLastBit()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        var cursor = new TrainingCursor(3, 1234, 0.1 + 0.2, Math.PI, 2, 977);
        CheckpointFile.Write(path, Small.Plan, new Checkpoint(TrainingState.Create(Small.Plan, ulong.MaxValue)) { Cursor = cursor });
        var read = CheckpointFile.Read(path, Small.Plan);
        Assert.That(read.Cursor, Is.EqualTo(cursor));
        Assert.That(read.Seed, Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void Write_Cnn_NamesTensorsAsPyTorchDoes()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        var plan = Plan.Build(Catalogue.Find("cnn").Spec, 64);
        CheckpointFile.Write(path, plan, Checkpoint.Create(plan, 1));
        var file = SafetensorsReader.Read(path);
        Assert.That(file.Tensors, Has.Count.EqualTo(3 * 8));
        Assert.That(file.Find("conv1.weight")!.Shape, Is.EqualTo(new[] { 32, 1, 3, 3 }));
        Assert.That(file.Find("fc1.weight.exp_avg_sq")!.Shape, Is.EqualTo(new[] { 128, 3136 }));
    }

    [Test]
    public void Write_Average_ReadsBack()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        var checkpoint = Checkpoint.Create(Small.Plan, 1);
        checkpoint.State.Average = [.. checkpoint.State.Parameters.Select(value => 2 * value)];
        CheckpointFile.Write(path, Small.Plan, checkpoint);
        Assert.That(CheckpointFile.Read(path, Small.Plan).State.Average, Is.EqualTo(checkpoint.State.Average));
    }

    [Test]
    public void Write_RunningStatistics_ReadBackWithTheirCounter()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        var plan = Plan.Build(new ModelSpec("normalised", new Shape(1, 2, 2), [new Linear(10), new BatchNorm2d()]), 4);
        var checkpoint = Checkpoint.Create(plan, 1);
        checkpoint.State.Step = 17;
        foreach (var tensor in plan.Statistics)
        {
            for (var index = 0; index < tensor.Count; index++) checkpoint.State.Parameters[tensor.Offset + index] = tensor.Offset + (index / 7f);
        }

        CheckpointFile.Write(path, plan, checkpoint);

        Assert.That(CheckpointFile.Read(path, plan).State.Parameters, Is.EqualTo(checkpoint.State.Parameters));
        Assert.That(SafetensorsReader.Read(path).Counters, Is.EqualTo(new[] { new CounterTensor("bn.num_batches_tracked", 17) }));
    }

    [Test]
    public void Read_Version1_HasNoBestEpoch()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        CheckpointFile.Write(path, Small.Plan, new Checkpoint(TrainingState.Create(Small.Plan, 1)) { Cursor = new TrainingCursor(3, 0, 0.5, 1.5) });
        var file = SafetensorsReader.Read(path);
        var metadata = new Dictionary<string, string>(file.Metadata) { ["stateVersion"] = "1" };
        metadata.Remove("bestEpoch");
        metadata.Remove("bestCorrect");
        using (var stream = File.Create(path)) SafetensorsWriter.Write(stream, new SafetensorsFile(metadata, file.Tensors));
        Assert.That(CheckpointFile.Read(path, Small.Plan).Cursor, Is.EqualTo(new TrainingCursor(3, 0, 0.5, 1.5)));
    }

    [Test]
    public void Read_AnyByteChanged_IsNoticed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        CheckpointFile.Write(path, Small.Plan, Checkpoint.Create(Small.Plan, 1));
        var whole = File.ReadAllBytes(path);
        for (var index = 0; index < whole.Length; index++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[index] ^= 1;
            File.WriteAllBytes(path, damaged);
            Assert.That(() => CheckpointFile.Read(path, Small.Plan), Throws.TypeOf<InvalidDataException>(), $"byte {index}");
        }
    }

    [Test]
    public void Read_WeightsInsteadOfAState_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        WeightsFile.Write(path, Small.Plan, new float[Small.Plan.ParameterFloats], []);
        Assert.That(() => CheckpointFile.Read(path, Small.Plan),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(path).And.Message.Contains("not the state of a training"));
    }

    [Test]
    public void Read_OfAnotherNetwork_ListsEveryMisfit()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("state");
        CheckpointFile.Write(path, Small.Plan, Checkpoint.Create(Small.Plan, 1));
        var conv = Plan.Build(Catalogue.Find("conv").Spec, 4);
        Assert.That(() => CheckpointFile.Read(path, conv), Throws.TypeOf<InvalidDataException>()
            .With.Message.Contains("conv.weight [1, 1, 3, 3] is missing").And.Message.Contains("fc.weight is [10, 4], expected [10, 784]"));
    }

    [Test]
    public void Read_WithoutChecksum_IsReadAsWritten()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("weights");
        WeightsFile.Write(path, Small.Plan, new float[Small.Plan.ParameterFloats], []);
        // Another program's metadata have no such key.
        var text = Encoding.Latin1.GetString(File.ReadAllBytes(path)).Replace("\"sha256\"", "\"shaXYZ\"");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(text));
        Assert.That(WeightsFile.Read(path, Small.Plan), Has.All.Zero);
    }
}
