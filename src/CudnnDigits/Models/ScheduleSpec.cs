namespace CudnnDigits.Models;

/// <summary>A learning-rate schedule as data. The learning rate of the training is its largest value.</summary>
public abstract record ScheduleSpec;

/// <summary>A constant learning rate.</summary>
public sealed record Constant : ScheduleSpec;

/// <summary>A linear warm-up, then half a cosine down to zero.</summary>
/// <param name="WarmUp">The fraction of all steps, 0 to 1, in which the rate rises.</param>
/// <remarks>
/// Goyal and others, "Accurate, large minibatch SGD", 2017, for the rise; Loshchilov and Hutter, "SGDR", 2017, without restarts, for the
/// fall.
/// </remarks>
public sealed record Cosine(float WarmUp = 0.05f) : ScheduleSpec;

/// <summary>PyTorch's OneCycleLR: from 1/25 of the rate up along half a cosine, then down along another to 1/250,000.</summary>
/// <param name="WarmUp">The fraction of all steps, 0 to 1, in which the rate rises; PyTorch's pct_start.</param>
/// <remarks>
/// Smith and Topin, "Super-convergence", 2018. Momentum stays as it is: OneCycleLR with cycle_momentum=False, three_phase=False.
/// </remarks>
public sealed record OneCycle(float WarmUp = 0.3f) : ScheduleSpec;
