using System.Runtime.InteropServices;
using CudnnDigits.Models;

namespace CudnnDigits.Cuda.Memory;

/// <summary>The progress of training, in the layout of StepState in Kernels/step.cuh. The device advances it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct StepState
{
    private readonly int _cursor;
    private readonly uint _arrived;
    private readonly long _step;
    private readonly double _beta1Power;
    private readonly double _beta2Power;
    private readonly ulong _seed;

    /// <summary>The state at the start of a chunk, after <paramref name="step"/> steps of training.</summary>
    public StepState(long step, ulong seed, OptimizerSpec optimizer)
    {
        (_cursor, _arrived, _step, _seed) = (0, 0, step, seed);
        if (optimizer is not Adam adam) return;
        _beta1Power = Math.Pow(Exactly(adam.Beta1), step + 1);
        _beta2Power = Math.Pow(Exactly(adam.Beta2), step + 1);
    }

    /// <summary>The double closest to the float's decimal form: 0.999, not 0.99900001287. PyTorch keeps betas in double.</summary>
    public static double Exactly(float value) => (double)(decimal)value;
}
