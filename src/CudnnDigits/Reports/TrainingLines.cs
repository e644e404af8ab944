using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>One line per epoch, for pipes and logs.</summary>
internal sealed class TrainingLines(TextWriter output) : ITrainingView
{
    public bool Follow(Func<bool> training) => training();

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        output.WriteLine(TrainingView.Line(metrics));
        // The reader of a pipe should see the line immediately.
        output.Flush();
    }
}
