using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Train;

/// <summary>Which network of an ensemble a training is for.</summary>
/// <param name="Ensemble">The folder of them all.</param>
/// <param name="Number">From 1.</param>
internal sealed record EnsembleMember(RunFolder Ensemble, int Number, int Count);
