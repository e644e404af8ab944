using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>Shows a training run while it is in progress.</summary>
internal interface ITrainingView : ITrainingObserver
{
    /// <summary>Runs <paramref name="training"/> inside the view and returns its result.</summary>
    bool Follow(Func<bool> training);
}
