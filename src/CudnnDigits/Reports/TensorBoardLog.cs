using CudnnDigits.Export.TensorBoard;
using CudnnDigits.Models;
using CudnnDigits.Reports.Pictures;
using CudnnDigits.Training;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Reports;

/// <summary>
/// Logs a training run for TensorBoard: losses, accuracy, speed, the distribution of the weights and, at the end, the pictures.
/// </summary>
internal sealed class TensorBoardLog : ITrainingObserver, IDisposable
{
    private readonly EventFile _events;
    private readonly Trainer _trainer;
    private readonly Plan _plan;
    private readonly Checkpoint _buffer;
    private long _step;

    /// <param name="folder">The run folder.</param>
    /// <param name="trainer">Provides the weights after each epoch.</param>
    /// <param name="plan">The layout of the parameters.</param>
    public TensorBoardLog(RunFolder folder, Trainer trainer, Plan plan)
    {
        _trainer = trainer;
        _plan = plan;
        _buffer = Checkpoint.Create(plan, seed: 0);
        _events = new EventFile(folder.Path);
    }

    public void Progressed(in TrainingProgress progress, ReadOnlySpan<float> losses)
    {
        _step = progress.Step;
        for (var index = 0; index < losses.Length; index++)
            _events.Scalar("loss/step", _step - losses.Length + index + 1, losses[index]);
    }

    public void EpochEnded(EpochMetrics metrics)
    {
        _events.Scalar("loss/epoch", _step, metrics.Loss);
        _events.Scalar($"accuracy/{metrics.EvaluatedOn}", _step, metrics.Accuracy);
        _events.Scalar("speed/images_per_second", _step, metrics.ImagesPerSecond);
        _trainer.Capture(_buffer);
        foreach (var parameter in _plan.Parameters)
            _events.Distribution(parameter.Name, _step, _buffer.State.Parameters.AsSpan(parameter.Offset, parameter.Count));
        _events.Flush();
    }

    public void Show(Picture picture) => _events.Picture(picture.Name, _step, picture.Width, picture.Height, picture.Png);

    public void Dispose()
    {
        try
        {
            _events.Dispose();
        }
        catch (IOException)
        {
            // The last events do not fit on the disk. The run is already saved and must not fail because of them.
        }
    }
}
