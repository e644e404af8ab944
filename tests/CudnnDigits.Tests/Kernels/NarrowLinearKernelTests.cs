using System.Runtime.Intrinsics;
using CudnnDigits.Cpu.Linear;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Products of images of which some rows are dark, against plain sums in double precision, in vectors of every width.</summary>
public sealed unsafe class NarrowLinearKernelTests
{
    private const int Rows = 37, Columns = 16, MostImages = 8;

    private static readonly float[] Weights = Numbers(1, Rows * Columns), Bias = Numbers(2, Columns);

    [Test]
    public void ListNonZeroRows_OfRowsThatSomeImageWants_LeavesOutWhatIsDarkInAll([VectorBits] int bits, [Values(1, 5, 8)] int images)
    {
        var (inputs, list) = (Inputs(images)[..(images * Rows)], Run(bits, images).Rows);

        Assert.That(list, Is.EqualTo(Enumerable.Range(0, Rows).Where(row => inputs.Where((_, at) => at % Rows == row).Any(x => x != 0))));
    }

    [Test]
    public void Forward_WithDarkRows_IsTheWholeProduct([VectorBits] int bits, [Values(1, 5, 8)] int images)
    {
        var (inputs, outputs) = (Inputs(images), Run(bits, images).Outputs);

        for (var at = 0; at < images * Columns; at++)
        {
            var (image, column) = (at / Columns, at % Columns);
            var sum = Bias[column]
                + Enumerable.Range(0, Rows).Sum(row => (double)inputs[(image * Rows) + row] * Weights[(row * Columns) + column]);
            Assert.That(outputs[at], Is.EqualTo(sum).Within(1e-5));
        }
    }

    [Test]
    public void WeightGradient_WithDarkRows_AddsTheSumOverImages([VectorBits] int bits, [Values(1, 5, 8)] int images)
    {
        var (inputs, gradients, result) = (Inputs(images), Numbers(3, MostImages * Columns), Run(bits, images).Gradient);

        for (var at = 0; at < Rows * Columns; at++)
        {
            var (row, column) = (at / Columns, at % Columns);
            var sum = Weights[at]
                + Enumerable.Range(0, images).Sum(image => (double)inputs[(image * Rows) + row] * gradients[(image * Columns) + column]);
            Assert.That(result[at], Is.EqualTo(sum).Within(1e-5));
        }
    }

    [Test]
    public void InputGradient_AnyInputs_IsTheSumOverOutputs([VectorBits] int bits, [Values(16, 37, 64, 67)] int inputs)
    {
        const int outputs = 10;
        var (transposed, gradient) = (Numbers(5, outputs * inputs), Numbers(6, outputs));

        var result = BackwardData(bits, transposed, gradient, inputs);

        for (var input = 0; input < inputs; input++)
        {
            var sum = Enumerable.Range(0, outputs).Sum(output => (double)gradient[output] * transposed[(output * inputs) + input]);
            Assert.That(result[input], Is.EqualTo(sum).Within(1e-6));
        }

        Assert.That(result[inputs..], Is.All.Zero, "behind the last input");
    }

    private static float[] BackwardData(int bits, float[] transposed, float[] gradient, int inputs)
    {
        var result = new float[inputs + Columns];
        fixed (float* weights = transposed, dy = gradient, dx = result)
        {
            switch (bits)
            {
                case 512: NarrowLinearKernel<Simd512, Vector512<float>>.BackwardData(weights, inputs, gradient.Length, dy, dx, inputs); break;
                case 256: NarrowLinearKernel<Simd256, Vector256<float>>.BackwardData(weights, inputs, gradient.Length, dy, dx, inputs); break;
                default: NarrowLinearKernel<Simd128, Vector128<float>>.BackwardData(weights, inputs, gradient.Length, dy, dx, inputs); break;
            }
        }

        return result;
    }

    private static (int[] Rows, float[] Outputs, float[] Gradient) Run(int bits, int images) => bits switch
    {
        512 => Run<Simd512, Vector512<float>>(images),
        256 => Run<Simd256, Vector256<float>>(images),
        _ => Run<Simd128, Vector128<float>>(images),
    };

    /// <summary>All three kernels. The gradient is added to a copy of the weights.</summary>
    private static (int[] Rows, float[] Outputs, float[] Gradient) Run<S, V>(int images)
        where S : struct, ISimd<V>
        where V : unmanaged
    {
        var (rows, outputs, gradient) = (new int[Rows + Columns], new float[MostImages * Columns], (float[])Weights.Clone());
        int length;
        fixed (int* list = rows)
        {
            fixed (float* x = Inputs(images), weights = Weights, bias = Bias, y = outputs)
            fixed (float* dy = Numbers(3, MostImages * Columns), dw = gradient)
            {
                length = NarrowLinearKernel<S, V>.ListNonZeroRows(x, Rows, Rows, images, list);
                NarrowLinearKernel<S, V>.Forward(weights, list, length, bias, x, Rows, images, y);
                NarrowLinearKernel<S, V>.BackwardWeights(list, length, x, Rows, images, dy, dw);
            }
        }

        return (rows[..length], outputs, gradient);
    }

    /// <summary>Images in which every third row is dark, and of the others one in two. A vector's length follows the last.</summary>
    private static float[] Inputs(int images)
    {
        var numbers = Numbers(4, images * Rows);
        for (var at = 0; at < numbers.Length; at++) numbers[at] = at % Rows % 3 == 0 || numbers[at] < 0 ? 0 : numbers[at];
        return [.. numbers, .. new float[Columns]];
    }

    private static float[] Numbers(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
