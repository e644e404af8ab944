namespace CudnnDigits.Training;

/// <summary>The learning rate as a function of the step, so that the rates of any chunk of steps can be made at any time.</summary>
public abstract record LearningRateSchedule
{
    /// <param name="stepsTaken">Since the training began.</param>
    public abstract float RateAt(long stepsTaken);
}

/// <summary>The same rate from the first step to the last.</summary>
public sealed record ConstantRate(float Rate) : LearningRateSchedule
{
    public override float RateAt(long stepsTaken) => Rate;
}
