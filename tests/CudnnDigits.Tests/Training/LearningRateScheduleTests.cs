using CudnnDigits.Models;
using CudnnDigits.Training;
using CudnnDigits.Training.Settings;

namespace CudnnDigits.Tests.Training;

public class LearningRateScheduleTests
{
    private const int Steps = 40;

    private static readonly ScheduleSpec[] Specs = [.. Schedules.Names.Select(Schedules.Find)];

    [Test]
    public void Cosine_WarmUp_RisesInAStraightLine() =>
        Assert.That(Rates(new Cosine(0.1f), Steps)[..4], Is.EqualTo(new[] { 0.5f, 1, 1.5f, 2 }).Within(1e-6));

    [Test]
    public void Cosine_HalfWayDown_IsAtHalfTheRate() =>
        // 4 steps up and 36 down.
        Assert.That(Rates(new Cosine(0.1f), Steps)[4 + 18], Is.EqualTo(1).Within(1e-6));

    [Test]
    public void OneCycle_ItsEnds_AreThoseOfPyTorch()
    {
        var rates = Rates(new OneCycle(0.25f), Steps);
        Assert.That((rates[0], rates[9], rates[^1]), Is.EqualTo((2f / 25, 2f, 2f / 250_000)));
    }

    [TestCaseSource(nameof(Specs))]
    public void RateAt_AnyLengthAndWarmUp_RisesThenFallsAndIsNeverBeyondTheRate(ScheduleSpec spec)
    {
        foreach (var (steps, warmUp) in from steps in new[] { 1, 2, 3, 10, 1000 } from warmUp in new[] { 0, 0.1f, 0.5f, 1 } select (steps, warmUp))
        {
            var rates = Rates(spec is Constant ? spec : Schedules.WithWarmUp(spec, warmUp), steps);
            var top = Array.IndexOf(rates, rates.Max());
            Assert.That(rates, Is.All.InRange(0, 2), $"{steps} steps, warm-up {warmUp}");
            Assert.That(rates[..(top + 1)], Is.Ordered.Ascending);
            Assert.That(rates[top..], Is.Ordered.Descending);
        }
    }

    private static float[] Rates(ScheduleSpec spec, int steps)
    {
        var schedule = LearningRateSchedule.Create(spec, rate: 2, steps);
        return [.. Enumerable.Range(0, steps).Select(step => schedule.RateAt(step))];
    }
}
