using CudnnDigits.Training;

namespace CudnnDigits.Reports;

/// <summary>Shows a training while it runs.</summary>
internal interface ITrainingView : ITrainingObserver
{
    /// <summary>Runs the training with the view around it, and gives what it gives.</summary>
    bool Follow(Func<bool> training);
}
