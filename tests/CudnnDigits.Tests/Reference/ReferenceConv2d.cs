using CudnnDigits.Models;

namespace CudnnDigits.Tests.Reference;

/// <summary>y[o, p] = b[o] + sum over c and k of W[o, c, k] x[c, p + k - padding], outside the image x = 0.</summary>
public sealed class ReferenceConv2d : ReferenceLayer
{
    private readonly LayerPlan _plan;
    private readonly int _outputPlane;
    private readonly int _inputPlane;
    private readonly int _kernelPlane;
    private readonly List<Tap> _taps;

    public ReferenceConv2d(LayerPlan plan, Conv2d spec)
    {
        _plan = plan;
        _outputPlane = plan.Output.Height * plan.Output.Width;
        _inputPlane = plan.Input.Height * plan.Input.Width;
        _kernelPlane = spec.KernelSize * spec.KernelSize;
        _taps = [.. TapsOf(plan, spec)];
    }

    public override double[] Forward(double[] parameters, double[] input)
    {
        var output = new double[_plan.Output.Count];
        for (var o = 0; o < _plan.Output.Channels; o++)
        {
            Array.Fill(output, parameters[_plan.Bias!.Offset + o], o * _outputPlane, _outputPlane);
            for (var c = 0; c < _plan.Input.Channels; c++)
            {
                var (y, w, x) = Origins(o, c);
                foreach (var (p, k, q) in _taps) output[y + p] += parameters[w + k] * input[x + q];
            }
        }

        return output;
    }

    public override double[] Backward(double[] parameters, double[] input, double[] outputGradient, double[] gradients)
    {
        var inputGradient = new double[input.Length];
        for (var o = 0; o < _plan.Output.Channels; o++)
        {
            for (var p = 0; p < _outputPlane; p++) gradients[_plan.Bias!.Offset + o] += outputGradient[(o * _outputPlane) + p];
            for (var c = 0; c < _plan.Input.Channels; c++)
            {
                var (y, w, x) = Origins(o, c);
                foreach (var (p, k, q) in _taps)
                {
                    gradients[w + k] += outputGradient[y + p] * input[x + q];
                    inputGradient[x + q] += outputGradient[y + p] * parameters[w + k];
                }
            }
        }

        return inputGradient;
    }

    /// <summary>Where output plane o, the kernel from c to o, and input plane c begin.</summary>
    private (int Output, int Weight, int Input) Origins(int o, int c) =>
        (o * _outputPlane, _plan.Weight!.Offset + (((o * _plan.Input.Channels) + c) * _kernelPlane), c * _inputPlane);

    /// <summary>Every product that one pair of channels needs; those with the padding, being zero, left out.</summary>
    private static IEnumerable<Tap> TapsOf(LayerPlan plan, Conv2d spec) =>
        from row in Enumerable.Range(0, plan.Output.Height)
        from column in Enumerable.Range(0, plan.Output.Width)
        from kernelRow in Enumerable.Range(0, spec.KernelSize)
        from kernelColumn in Enumerable.Range(0, spec.KernelSize)
        let y = row + kernelRow - spec.Padding
        let x = column + kernelColumn - spec.Padding
        where y >= 0 && y < plan.Input.Height && x >= 0 && x < plan.Input.Width
        select new Tap((row * plan.Output.Width) + column, (kernelRow * spec.KernelSize) + kernelColumn, (y * plan.Input.Width) + x);

    /// <summary>One product: places in an output plane, in a kernel and in an input plane.</summary>
    private readonly record struct Tap(int Output, int Weight, int Input);
}
