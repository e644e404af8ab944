using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>Turns the profiler on before the first step of a window and off after its last, with nothing else in flight.</summary>
internal sealed class ProfileWindow(CudaSession session, StepWindow window)
{
    private int _steps;

    /// <summary>Runs one step, inside a range that names it.</summary>
    public void Run(TrainingStep step)
    {
        _steps++;
        if (_steps == window.First)
        {
            session.Stream.Synchronize();
            CudaProfiler.Start();
        }

        using (session.Range($"step {_steps}")) step.Run();
        if (_steps != window.Last) return;
        session.Stream.Synchronize();
        CudaProfiler.Stop();
    }
}
