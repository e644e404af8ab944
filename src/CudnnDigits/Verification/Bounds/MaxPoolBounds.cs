using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>Max pooling. Where rounding decides which value of a window is the largest, the gradient may go to any of the candidates.</summary>
internal sealed class MaxPoolBounds(StepInput step, LayerPlan plan) : LayerBounds(step, plan)
{
    private readonly int _size = ((MaxPool2d)plan.Spec).KernelSize;

    public override Bounded Backward(Bounded outputGradient, Bounded gradients)
    {
        var result = new Bounded(Input.Length);
        for (var index = 0; index < outputGradient.Length; index++)
        {
            var (flowing, window) = (outputGradient[index], Window(index));
            var largest = window.MaxBy(at => Input[at].Value);
            var least = window.Max(at => Input[at].Value - Input[at].Error);
            var candidates = window.Where(at => Input[at].Value + Input[at].Error >= least).ToArray();
            foreach (var at in candidates)
            {
                result[at] = candidates.Length == 1 ? flowing : new Real(at == largest ? flowing.Value : 0, flowing.Size);
            }
        }

        return result;
    }

    protected override Bounded Compute(bool training) => Map(Images * Plan.Output.Count, index =>
    {
        var window = Window(index);
        return new Real(window.Max(at => Input[at].Value), window.Max(at => Input[at].Error));
    });

    /// <summary>The inputs of one output.</summary>
    private int[] Window(int index)
    {
        var (shape, input) = (Plan.Output, Plan.Input);
        var (plane, row, column) = (index / (shape.Height * shape.Width), index / shape.Width % shape.Height, index % shape.Width);
        return
        [
            .. from y in Enumerable.Range(row * _size, _size)
               from x in Enumerable.Range(column * _size, _size)
               select (((plane * input.Height) + y) * input.Width) + x,
        ];
    }
}
