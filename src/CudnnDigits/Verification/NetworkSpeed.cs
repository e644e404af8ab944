namespace CudnnDigits.Verification;

/// <summary>How fast one network trains on the card, and on the CPU of the same machine.</summary>
/// <param name="Network">Its name in the catalogue.</param>
/// <param name="BatchSize">Images in a step.</param>
/// <param name="ImagesPerSecond">Training on the card.</param>
/// <param name="CpuImagesPerSecond">Training on the CPU.</param>
/// <param name="KernelsPerStep">Kernels of the captured step; null where none was captured.</param>
/// <param name="MicrosecondsPerStep">Time that the card takes for a step.</param>
/// <param name="HostMicrosecondsPerStep">Time that the host takes to queue a step.</param>
/// <param name="FirstStepMilliseconds">From the first call to the first loss, with all data on the card.</param>
public sealed record NetworkSpeed(
    string Network, int BatchSize, double ImagesPerSecond, double CpuImagesPerSecond, int? KernelsPerStep, double MicrosecondsPerStep,
    double HostMicrosecondsPerStep, double FirstStepMilliseconds);
