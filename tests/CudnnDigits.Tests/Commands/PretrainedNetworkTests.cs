using CudnnDigits.Commands.Networks;
using CudnnDigits.Execution;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Commands;

/// <summary>The weights that come with the program keep what docs/model-card.md says of them. Nothing is trained here.</summary>
public sealed class PretrainedNetworkTests
{
    private static readonly TrainedNetwork Network = PretrainedNetwork.Load();

    [Test]
    public void Load_OnMnistsTestImages_IsAsAccurateAsTheModelCardSays()
    {
        var test = TestData.Mnist.Test;
        var logits = Predict(test.Images);

        var right = test.Labels.Where((label, index) => Answer(logits, index).Digit == label).Count();

        Assert.That(right, Is.GreaterThanOrEqualTo(9968));
    }

    [Test]
    public void Load_OnImagesSetAside_ProbabilitiesAreThoseOfBeingRight()
    {
        var aside = ValidationSplit.Create(TestData.Mnist.Training, 10_000, seed: 1).Validation;
        var logits = Predict(aside.Images);

        // Expected calibration error in 15 bins: C. Guo et al., "On calibration of modern neural networks", 2017.
        var answers = aside.Labels.Select((label, index) => (Answer(logits, index).Probability, IsRight: Answer(logits, index).Digit == label));
        var error = answers.GroupBy(answer => (int)(answer.Probability * 14.999))
            .Sum(bin => Math.Abs(bin.Sum(answer => answer.Probability) - bin.Count(answer => answer.IsRight))) / aside.Count;

        TestContext.Out.WriteLine($"expected calibration error {error:P3}");
        Assert.That(error, Is.LessThan(0.01));
    }

    private static float[] Predict(byte[] images)
    {
        using var executor = Network.CreateExecutor(ExecutorFactory.Cpu, Environment.ProcessorCount, _ => { });
        return Network.PredictCalibrated(executor, images);
    }

    private static (int Digit, double Probability) Answer(float[] logits, int index)
    {
        var probabilities = Softmax.Of(logits.AsSpan(index * 10, 10));
        return (Array.IndexOf(probabilities, probabilities.Max()), probabilities.Max());
    }
}
