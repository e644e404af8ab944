using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>A line an epoch: for pipes and logs.</summary>
internal sealed class TrainingLines(TextWriter output) : ITrainingView
{
    public bool Follow(Func<bool> training) => training();

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        output.WriteLine(TrainingView.Line(metrics));
        // Whoever reads the pipe wants to see the line now.
        output.Flush();
    }
}
