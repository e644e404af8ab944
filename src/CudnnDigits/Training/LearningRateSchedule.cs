using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>The learning rate as a function of the step, so that the rates of any chunk of steps can be made at any time.</summary>
public abstract record LearningRateSchedule
{
    /// <param name="spec">The schedule.</param>
    /// <param name="rate">The largest learning rate.</param>
    /// <param name="steps">The number of steps of the whole training.</param>
    public static LearningRateSchedule Create(ScheduleSpec spec, float rate, long steps) => spec switch
    {
        Constant => new ConstantRate(rate),
        Cosine cosine => new CosineRate(rate, steps, cosine.WarmUp),
        OneCycle cycle => new OneCycleRate(rate, steps, cycle.WarmUp),
        _ => throw new NotSupportedException($"{spec.GetType().Name} has no function of the step: add one to LearningRateSchedule"),
    };

    /// <param name="stepsTaken">The number of steps before this one.</param>
    public abstract float RateAt(long stepsTaken);

    /// <summary>From <paramref name="start"/> to <paramref name="end"/> along half a cosine.</summary>
    /// <param name="done">The fraction of the way, 0 to 1.</param>
    protected static double Anneal(double start, double end, double done) => end + ((start - end) / 2 * (1 + Math.Cos(Math.PI * done)));
}

/// <summary>A constant learning rate.</summary>
public sealed record ConstantRate(float Rate) : LearningRateSchedule
{
    public override float RateAt(long stepsTaken) => Rate;
}

/// <summary>
/// With T steps and the first W = round(WarmUp T) of them for the rise: rate (t + 1) / W for t &lt; W, and from there on
/// rate / 2 (1 + cos(pi (t - W) / (T - W))). As PyTorch's LinearLR(1 / W, 1, W - 1) followed by
/// CosineAnnealingLR(T - W).
/// </summary>
public sealed record CosineRate(float Rate, long Steps, float WarmUp) : LearningRateSchedule
{
    private readonly long _rise = (long)Math.Round(WarmUp * (double)Steps);

    public override float RateAt(long stepsTaken) => stepsTaken < _rise
        ? (float)(Rate * (stepsTaken + 1.0) / _rise)
        : (float)Anneal(Rate, 0, (double)(stepsTaken - _rise) / Math.Max(1, Steps - _rise));
}

/// <summary>PyTorch's OneCycleLR with its own div_factor 25 and final_div_factor 10,000.</summary>
public sealed record OneCycleRate(float Rate, long Steps, float WarmUp) : LearningRateSchedule
{
    private const double DivFactor = 25, FinalDivFactor = 1e4;

    // The last steps of rise and fall, which reach the largest and the smallest rate. As in PyTorch, the first may be fractional.
    private readonly double _top = (WarmUp * (double)Steps) - 1, _last = Steps - 1;

    public override float RateAt(long stepsTaken)
    {
        var first = Rate / DivFactor;
        return stepsTaken <= _top
            ? (float)Anneal(first, Rate, _top > 0 ? stepsTaken / _top : 1)
            : (float)Anneal(Rate, first / FinalDivFactor, (stepsTaken - _top) / (_last - _top));
    }
}
