using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// Convolution straight from its definition, vectorised over out channels; four neighbouring pixels share each weight that
/// is loaded. Stride 1; the input's border holds the padding.
/// </summary>
internal sealed unsafe class DirectConv<T>(ActivationLayout input, ActivationLayout output, int kernel)
    where T : unmanaged, ISimd<T>
{
    private const int Pixels = 4;

    private readonly int _taps = kernel * kernel;

    private int InChannels => input.Shape.Channels;

    private int OutChannels => output.Shape.Channels;

    public int WeightFloats => output.Blocks * InChannels * _taps * output.Lanes;

    public int TransposedFloats => OutChannels * _taps * input.Blocks * input.Lanes;

    /// <summary>PyTorch's [out][in][row][column] to [block of out][in][tap][lane].</summary>
    public int PlaceOfWeight(int index)
    {
        var (filter, tap) = (index / _taps, index % _taps);
        var (outChannel, inChannel) = (filter / InChannels, filter % InChannels);
        return (((outChannel / output.Lanes * InChannels) + inChannel) * _taps * output.Lanes) + (tap * output.Lanes)
            + (outChannel % output.Lanes);
    }

    /// <summary>One block of out channels from [block][in][tap][lane] to [out][tap][in], for <see cref="InputGradient"/>.</summary>
    public void Transpose(float* weights, float* transposed, int block)
    {
        var (filters, width) = (Math.Min(output.Lanes, OutChannels - (block * output.Lanes)), input.Blocks * input.Lanes);
        for (var lane = 0; lane < filters; lane++)
        {
            var to = transposed + ((long)((block * output.Lanes) + lane) * _taps * width);
            for (var inChannel = 0; inChannel < InChannels; inChannel++)
            {
                for (var tap = 0; tap < _taps; tap++)
                    to[(tap * width) + inChannel] = weights[((((block * InChannels) + inChannel) * _taps) + tap) * output.Lanes + lane];
            }
        }
    }

    public void Forward(float* image, float* weights, float* bias, float* result)
    {
        var (_, height, width) = output.Shape;
        for (var lane = 0; lane < output.Blocks * output.Lanes; lane += T.Count)
        {
            var block = lane / output.Lanes;
            var filter = weights + (block * InChannels * _taps * output.Lanes) + (lane % output.Lanes);
            for (var y = 0; y < height; y++)
            {
                var to = result + output.Index(lane, y, 0);
                for (var x = 0; x < width; x += Pixels) ForwardPixels(image + (y * input.Row), x, width - 1, filter, T.Load(bias + lane), to);
            }
        }
    }

    /// <summary>Adds one image's part to the gradients of weights and bias.</summary>
    public void WeightGradient(float* image, float* gradient, float* weightGradient, float* biasGradient)
    {
        for (var lane = 0; lane < output.Blocks * output.Lanes; lane += T.Count)
        {
            var from = gradient + output.Index(lane, 0, 0);
            var to = weightGradient + (lane / output.Lanes * InChannels * _taps * output.Lanes) + (lane % output.Lanes);
            (T.Load(biasGradient + lane) + Sum(from)).Store(biasGradient + lane);
            for (var filter = 0; filter < InChannels * _taps; filter++)
            {
                var at = to + (filter * output.Lanes);
                (T.Load(at) + Correlate(image + OffsetOf(filter / _taps, filter % _taps), from)).Store(at);
            }
        }
    }

    /// <summary>Computes the gradient of the input: every output gradient spreads through its filter.</summary>
    public void InputGradient(float* gradient, float* transposed, float* result)
    {
        new Span<float>(result, input.Floats).Clear();
        var (_, height, width) = output.Shape;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var tap = 0; tap < _taps; tap++)
                    Spread(gradient + output.Index(0, y, x), transposed, tap, result + (y * input.Row) + (x * input.Lanes));
            }
        }
    }

    /// <summary>From the corner of a window to one of its elements.</summary>
    private int OffsetOf(int channel, int tap) =>
        (channel / input.Lanes * input.Plane) + (channel % input.Lanes) + (tap / kernel * input.Row) + (tap % kernel * input.Lanes);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardPixels(float* row, int x, int last, float* filter, T bias, float* to)
    {
        // Behind the last pixel the last one is computed again: cheaper than another kernel for the rest.
        int x1 = Math.Min(x + 1, last), x2 = Math.Min(x + 2, last), x3 = Math.Min(x + 3, last);
        T a = bias, b = bias, c = bias, d = bias;
        for (var channel = 0; channel < InChannels; channel++)
        {
            for (var tap = 0; tap < _taps; tap++, filter += output.Lanes)
            {
                var at = row + OffsetOf(channel, tap);
                var weight = T.Load(filter);
                a = T.MultiplyAdd(T.Broadcast(at[x * input.Lanes]), weight, a);
                b = T.MultiplyAdd(T.Broadcast(at[x1 * input.Lanes]), weight, b);
                c = T.MultiplyAdd(T.Broadcast(at[x2 * input.Lanes]), weight, c);
                d = T.MultiplyAdd(T.Broadcast(at[x3 * input.Lanes]), weight, d);
            }
        }

        a.Store(to + (x * output.Lanes));
        b.Store(to + (x1 * output.Lanes));
        c.Store(to + (x2 * output.Lanes));
        d.Store(to + (x3 * output.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private T Correlate(float* image, float* gradient)
    {
        T even = T.Broadcast(0), odd = even;
        for (var y = 0; y < output.Shape.Height; y++)
        {
            float* from = image + (y * input.Row), by = gradient + (y * output.Row);
            for (var x = 0; x < output.Shape.Width; x++)
            {
                var product = T.MultiplyAdd(T.Broadcast(from[x * input.Lanes]), T.Load(by + (x * output.Lanes)), even);
                (even, odd) = (odd, product);
            }
        }

        return even + odd;
    }

    private T Sum(float* gradient)
    {
        var sum = T.Broadcast(0);
        for (var y = 0; y < output.Shape.Height; y++)
        {
            for (var x = 0; x < output.Shape.Width; x++) sum += T.Load(gradient + (y * output.Row) + (x * output.Lanes));
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* gradient, float* transposed, int tap, float* window)
    {
        var width = input.Blocks * input.Lanes;
        for (var lane = 0; lane < width; lane += input.Lanes == 1 ? 1 : T.Count)
        {
            var to = window + OffsetOf(lane, tap);
            if (input.Lanes == 1) *to += SpreadScalar(gradient, transposed + (tap * width) + lane);
            else (T.Load(to) + SpreadVector(gradient, transposed + (tap * width) + lane)).Store(to);
        }
    }

    private T SpreadVector(float* gradient, float* filter)
    {
        var sum = T.Broadcast(0);
        for (var channel = 0; channel < OutChannels; channel++)
        {
            sum = T.MultiplyAdd(T.Broadcast(gradient[output.Index(channel, 0, 0) - output.Index(0, 0, 0)]), T.Load(filter), sum);
            filter += _taps * input.Blocks * input.Lanes;
        }

        return sum;
    }

    private float SpreadScalar(float* gradient, float* filter)
    {
        var sum = 0f;
        for (var channel = 0; channel < OutChannels; channel++)
        {
            sum = float.MultiplyAddEstimate(gradient[output.Index(channel, 0, 0) - output.Index(0, 0, 0)], *filter, sum);
            filter += _taps;
        }

        return sum;
    }
}
