using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>Starts the profiler before the first step of a window and stops it after the last, with no other work in flight.</summary>
internal sealed class ProfileWindow(CudaSession session, StepWindow window)
{
    private int _steps;

    /// <summary>Runs one step, inside a named NVTX range.</summary>
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
