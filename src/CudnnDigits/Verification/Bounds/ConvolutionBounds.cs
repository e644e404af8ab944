using CudnnDigits.Models;

namespace CudnnDigits.Verification.Bounds;

/// <summary>A convolution; a linear layer is one with a 1x1 kernel over a single pixel.</summary>
internal sealed class ConvolutionBounds(StepInput step, LayerPlan plan) : LayerBounds(step, plan)
{
    private readonly Shape _in = plan.Spec is Linear ? Shape.Vector(plan.Input.Count) : plan.Input;
    private readonly Shape _out = plan.Output;
    private readonly int _kernel = plan.Spec is Conv2d conv ? conv.KernelSize : 1;
    private readonly int _padding = plan.Spec is Conv2d padded ? padded.Padding : 0;

    protected override Bounded Compute(bool training) => Map(Images * _out.Count, index =>
    {
        var (image, channel, row, column) = Split(index, _out);
        var sum = new SumOfProducts();
        sum.Add(Parameter(Plan.Bias!, channel), 1);
        for (var from = 0; from < _in.Channels; from++)
        {
            for (var y = Math.Max(0, _padding - row); y < Math.Min(_kernel, _in.Height + _padding - row); y++)
            {
                for (var x = Math.Max(0, _padding - column); x < Math.Min(_kernel, _in.Width + _padding - column); x++)
                    sum.Add(Weight(channel, from, y, x), Input[At(image, from, row + y - _padding, column + x - _padding, _in)]);
            }
        }

        return sum.Total(Step.Arithmetic, Growth("forward"));
    });

    public override Bounded Backward(Bounded outputGradient, Bounded gradients)
    {
        var growth = Growth("backward filter");
        Parallel.For(0, Plan.Weight!.Count, index =>
        {
            var (channel, from, y, x) = Split(index, new Shape(_in.Channels, _kernel, _kernel));
            gradients[Plan.Weight.Offset + index] = WeightGradient(outputGradient, channel, from, y, x).Total(Step.Arithmetic, growth);
        });
        for (var channel = 0; channel < _out.Channels; channel++)
        {
            gradients[Plan.Bias!.Offset + channel] = Real.Sum(
                from image in Enumerable.Range(0, Images)
                from pixel in Enumerable.Range(0, _out.Height * _out.Width)
                select outputGradient[(((image * _out.Channels) + channel) * _out.Height * _out.Width) + pixel]);
        }

        var back = Growth("backward data");
        return Map(Images * _in.Count, index => InputGradient(outputGradient, index).Total(Step.Arithmetic, back));
    }

    private SumOfProducts WeightGradient(Bounded outputGradient, int channel, int from, int y, int x)
    {
        var sum = new SumOfProducts();
        for (var image = 0; image < Images; image++)
        {
            for (var row = Math.Max(0, _padding - y); row < Math.Min(_out.Height, _in.Height + _padding - y); row++)
            {
                for (var column = Math.Max(0, _padding - x); column < Math.Min(_out.Width, _in.Width + _padding - x); column++)
                {
                    sum.Add(
                        outputGradient[At(image, channel, row, column, _out)],
                        Input[At(image, from, row + y - _padding, column + x - _padding, _in)]);
                }
            }
        }

        return sum;
    }

    private SumOfProducts InputGradient(Bounded outputGradient, int index)
    {
        var (image, from, row, column) = Split(index, _in);
        var sum = new SumOfProducts();
        for (var channel = 0; channel < _out.Channels; channel++)
        {
            for (var y = Math.Max(0, row + _padding - _out.Height + 1); y <= Math.Min(_kernel - 1, row + _padding); y++)
            {
                for (var x = Math.Max(0, column + _padding - _out.Width + 1); x <= Math.Min(_kernel - 1, column + _padding); x++)
                    sum.Add(Weight(channel, from, y, x), outputGradient[At(image, channel, row + _padding - y, column + _padding - x, _out)]);
            }
        }

        return sum;
    }

    private double Growth(string pass) => Plan.Spec is Linear ? 1 : Step.Growth($"{Plan.Name} {pass}");

    private Real Weight(int channel, int from, int y, int x) =>
        Parameter(Plan.Weight!, (((((channel * _in.Channels) + from) * _kernel) + y) * _kernel) + x);

    private static int At(int image, int channel, int row, int column, Shape shape) =>
        (((((image * shape.Channels) + channel) * shape.Height) + row) * shape.Width) + column;

    private static (int Outer, int Channel, int Row, int Column) Split(int index, Shape shape) => (
        index / shape.Count, index / (shape.Height * shape.Width) % shape.Channels, index / shape.Width % shape.Height, index % shape.Width);
}
