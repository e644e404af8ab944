namespace CudnnDigits.Models;

/// <summary>How the learning rate goes over a training, as data. The rate that the training names is the largest.</summary>
public abstract record ScheduleSpec;

/// <summary>The same rate from the first step to the last.</summary>
public sealed record Constant : ScheduleSpec;

/// <summary>Up in a straight line, then down along half a cosine to zero.</summary>
/// <param name="WarmUp">The part of all steps, 0 to 1, in which the rate rises.</param>
/// <remarks>
/// Goyal and others, "Accurate, large minibatch SGD", 2017, for the rise; Loshchilov and Hutter, "SGDR", 2017, without restarts, for the
/// fall.
/// </remarks>
public sealed record Cosine(float WarmUp = 0.05f) : ScheduleSpec;

/// <summary>PyTorch's OneCycleLR: from 1/25 of the rate up along half a cosine, then down along another to 1/250,000.</summary>
/// <param name="WarmUp">The part of all steps, 0 to 1, in which the rate rises; PyTorch's pct_start.</param>
/// <remarks>
/// Smith and Topin, "Super-convergence", 2018. Momentum stays as it is: OneCycleLR with cycle_momentum=False, three_phase=False.
/// </remarks>
public sealed record OneCycle(float WarmUp = 0.3f) : ScheduleSpec;
