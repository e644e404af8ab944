using CudnnDigits.Export.Onnx;
using CudnnDigits.Models;
using CudnnDigits.Tests.Executors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ExecutorNetworks = CudnnDigits.Tests.Executors.Networks;

namespace CudnnDigits.Tests.Export;

public sealed class OnnxModelTests
{
    [Test]
    public void Write_TrainedCnn_OnnxRuntimeGivesTheSameTenThousandPredictions()
    {
        var images = TestData.Mnist.Test.Images;
        using var session = Load(TrainedCnn.Plan, TrainedCnn.Parameters);

        var found = images.Chunk(500 * 784).SelectMany(chunk => Argmax(Run(session, TrainedCnn.Plan, chunk))).ToArray();

        Assert.That(found, Has.Length.EqualTo(10_000));
        Assert.That(found, Is.EqualTo(TrainedCnn.Read(images)));
    }

    [TestCase(1)]
    [TestCase(7)]
    public void Write_AnyBatchSize_LogitsAreThoseOfTheExecutor(int batch)
    {
        var images = TestData.Mnist.Test.Images[..(batch * 784)];
        using var session = Load(TrainedCnn.Plan, TrainedCnn.Parameters);
        using var executor = TrainedCnn.CreateExecutor();
        var wanted = new float[batch * 10];
        executor.Predict(images, wanted);

        Assert.That(Run(session, TrainedCnn.Plan, images), Is.EqualTo(wanted).Within(1e-3));
    }

    [TestCaseSource(nameof(Networks))]
    public void Write_EveryNetworkOfTheCatalogue_LoadsWithAFreeBatchDimension(string network)
    {
        var plan = Plan.Build(Catalogue.Find(network).Spec, batchSize: 3);
        using var session = Load(plan, Initializer.Create(plan, seed: 7));

        Assert.Multiple(() =>
        {
            Assert.That(session.InputMetadata[OnnxModel.Input].SymbolicDimensions[0], Is.EqualTo("batch"));
            Assert.That(session.InputMetadata[OnnxModel.Input].Dimensions[1..], Is.EqualTo(new[] { 1, 28, 28 }));
            Assert.That(session.OutputMetadata[OnnxModel.Output].Dimensions[1..], Is.EqualTo(new[] { 10 }));
            Assert.That(Run(session, plan, new byte[2 * 784]), Has.Length.EqualTo(20));
        });
    }

    [Test]
    public void Write_NormalisedNetworkWithDropout_GivesWhatTheExecutorPredictsBehindATraining()
    {
        var scenario = Scenario.CreateAnywhere(ExecutorNetworks.Regularised, batchSize: 6, images: 30);
        using var executor = ExecutorKinds.All.First().Start(scenario, new Adam());
        executor.Train(scenario.Plan, scenario.WholeOrder, rate: 0.01f);
        using var session = Load(scenario.Plan, executor.ReadState(scenario.Plan).Parameters);

        var wanted = executor.Predict(scenario.Plan, scenario.Data.Images);

        Agreement.AssertNear("logits", Run(session, scenario.Plan, scenario.Data.Images), wanted);
    }

    private static IEnumerable<string> Networks => Catalogue.All.Select(entry => entry.Spec.Name);

    private static InferenceSession Load(Plan plan, float[] parameters)
    {
        using var stream = new MemoryStream();
        OnnxModel.Write(stream, plan, parameters, "test");
        return new InferenceSession(stream.ToArray());
    }

    private static float[] Run(InferenceSession session, Plan plan, byte[] images)
    {
        var (channels, rows, columns) = plan.Spec.Input;
        var input = new DenseTensor<float>(
            Array.ConvertAll(images, value => value / 255f), [images.Length / plan.Spec.Input.Count, channels, rows, columns]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(OnnxModel.Input, input)], [OnnxModel.Output]);
        return results[0].AsEnumerable<float>().ToArray();
    }

    private static IEnumerable<int> Argmax(float[] logits) =>
        logits.Chunk(10).Select(scores => Array.IndexOf(scores, scores.Max()));
}
