using CudnnDigits.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CudnnDigits.Reports;

/// <summary>A progress bar of the whole training below the lines of the finished epochs.</summary>
internal sealed class TrainingBar(IAnsiConsole console) : ITrainingView
{
    private ProgressTask? _task;
    private TrainingProgress _progress;

    public bool Follow(Func<bool> training) => console.Progress()
        .AutoClear(true)
        .Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new FiguresColumn(this), new RemainingTimeColumn())
        .Start(context =>
        {
            _task = context.AddTask("epoch 1");
            return training();
        });

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        _progress = progress;
        _task!.Description = $"epoch {progress.Epoch}/{progress.Epochs}";
        _task.MaxValue = (double)progress.Epochs * progress.ImagesPerEpoch;
        _task.Value = ((progress.Epoch - 1.0) * progress.ImagesPerEpoch) + progress.Images;
    }

    public void EpochEnded(EpochMetrics metrics) => console.WriteLine(TrainingView.Line(metrics));

    private sealed class FiguresColumn(TrainingBar bar) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
            $"loss {bar._progress.Loss:F4}  {bar._progress.ImagesPerSecond:N0} images/s");
    }
}
