using CudnnDigits.Safetensors;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Parity;

/// <summary>Learning rates against those of TorchSharp's schedulers.</summary>
[Category("Parity")]
public sealed class ScheduleParityTests
{
    private static readonly Lazy<SafetensorsFile> Recorded = new(() => SafetensorsReader.Read(TorchRecording.Fixture("Parity", "schedules.safetensors")));

    [TestCaseSource(typeof(ScheduleRecipe), nameof(ScheduleRecipe.All))]
    public void RateAt_EveryStep_IsThatOfTorchSharp(ScheduleRecipe recipe)
    {
        var schedule = LearningRateSchedule.Create(recipe.Spec, recipe.LearningRate, recipe.Steps);

        var rates = Enumerable.Range(0, recipe.Steps).Select(step => schedule.RateAt(step));

        // The last rates are millionths of the largest, and TorchSharp reaches some of them by products of rounded numbers.
        var wanted = Recorded.Value.Find(recipe.Name)!.Values.ToArray();
        Assert.That(rates, Is.EqualTo(wanted).Within(1e-7 * recipe.LearningRate));
    }
}
