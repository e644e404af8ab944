using CudnnDigits.Training.Runs;

namespace CudnnDigits.Commands.Train;

/// <summary>The network of an ensemble that a training is for.</summary>
/// <param name="Ensemble">The folder of the ensemble.</param>
/// <param name="Number">From 1.</param>
internal sealed record EnsembleMember(RunFolder Ensemble, int Number, int Count);
