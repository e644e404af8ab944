using CudnnDigits.Data;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Training;

public class EvaluationTests
{
    [Test]
    public void Run_ThreeMistakes_CountsThemInTheConfusionMatrix()
    {
        using var executor = new FakeExecutor(Small.Plan);
        var evaluation = Evaluation.Run(executor, Small.Data(20, mistakes: 3), Small.Plan.Classes);

        Assert.That((evaluation.Correct, evaluation.Total), Is.EqualTo((17, 20)));
        // Image 19 shows a 9 and is labelled 0.
        Assert.That(evaluation.Confusion[0, 9], Is.EqualTo(1));
        Assert.That(evaluation.Confusion.Cast<int>().Sum(), Is.EqualTo(20));
        Assert.That(evaluation.Predictions[19], Is.EqualTo(9));
    }

    [TestCase(2, float.NaN, 1f, 3f, 3f)]
    [TestCase(1, 1f, 3f, float.NaN, float.NaN)]
    [TestCase(0, float.NaN, float.NaN, float.NaN, float.NaN)]
    public void Of_LogitsWithNaN_ChoosesTheFirstOfTheLargestNumbers(int wanted, params float[] logits)
    {
        var image = new Dataset("one", new byte[4], [0], 2, 2);

        Assert.That(Evaluation.Of(logits, image, logits.Length).Predictions, Is.EqualTo(new[] { wanted }));
    }
}
