using System.Runtime.CompilerServices;

namespace CudnnDigits.Cpu.Kernels;

/// <summary>
/// Convolution straight from its definition, vectorised over out channels; seven neighbouring pixels share each weight that is loaded:
/// of pictures 28 pixels wide, or 14, or 7, none is computed twice. Stride 1; the input's border holds the padding.
/// Weights lie [block of 16 out channels][block of in channels][tap][in lane][16 out channels].
/// </summary>
/// <param name="input">The input, with a border of zeros.</param>
/// <param name="output">The output; its border is left alone.</param>
/// <param name="kernel">Pixels of a side of the window.</param>
/// <param name="origin">Row and column of the first window's corner, counted from the corner of the input's border.</param>
internal sealed unsafe class DirectConv<T>(ActivationLayout input, ActivationLayout output, int kernel, int origin = 0)
    where T : unmanaged, ISimd<T>
{
    private const int Pixels = 7, Filters = 8, Block = ActivationLayout.BlockLanes;

    private readonly int _taps = kernel * kernel;

    /// <summary>Floats from the corner of a window to the element that each row of a block's weights belongs to.</summary>
    private readonly int[] _offsets = OffsetsIn(input, kernel);

    public int WeightFloats => OutputBlocks * BlockFloats;

    private int OutputBlocks => (output.Shape.Channels + Block - 1) / Block;

    /// <summary>Weights of a block of out channels.</summary>
    private int BlockFloats => input.Blocks * _taps * input.Lanes * Block;

    /// <summary>From an index into PyTorch's [out][in][row][column].</summary>
    public int PlaceOfWeight(int index)
    {
        var (filter, tap) = (index / _taps, index % _taps);
        return Place(filter / input.Shape.Channels, filter % input.Shape.Channels, tap);
    }

    /// <summary>
    /// Copies the weights of a block of out channels to where the convolution wants them that makes the input's gradient of the
    /// output's: in and out exchanged, and the windows turned round.
    /// </summary>
    public void Reverse(float* weights, DirectConv<T> reverse, float* reversed, int block)
    {
        for (var first = 0; first < input.Shape.Channels; first += input.Lanes)
        {
            for (var tap = 0; tap < _taps; tap++)
            {
                var from = weights + Place(block * Block, first, tap);
                var to = reversed + reverse.Place(first, block * Block, _taps - 1 - tap);
                for (var lane = 0; lane < input.Lanes; lane++)
                {
                    for (var outLane = 0; outLane < Block; outLane++) to[(outLane * Block) + lane] = from[(lane * Block) + outLane];
                }
            }
        }
    }

    /// <summary>
    /// Computes one image. A plain picture as output gets whole vectors, whose other lanes lie over the pixels that follow: those are
    /// written later, like the image behind.
    /// </summary>
    /// <param name="bias">[out channels]; null for none.</param>
    public void Forward(float* image, float* weights, float* bias, float* result)
    {
        var (_, height, width) = output.Shape;
        var corner = image + (origin * (input.Row + input.Lanes));
        for (var channel = 0; channel < output.Blocks * output.Lanes; channel += T.Count)
        {
            var filter = weights + (channel / Block * BlockFloats) + (channel % Block);
            var start = bias == null ? T.Broadcast(0) : T.Load(bias + channel);
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x += Pixels)
                {
                    ForwardPixels(corner + (y * input.Row) + (x * input.Lanes), width - 1 - x, filter, start,
                        result + output.Index(channel, y, x));
                }
            }
        }
    }

    /// <summary>Adds one image's part to the gradients of weights and bias.</summary>
    public void WeightGradient(float* image, float* gradient, float* weightGradient, float* biasGradient)
    {
        var sums = stackalloc float[Filters * Block];
        var offsets = stackalloc int[Filters];
        for (var channel = 0; channel < output.Blocks * Block; channel += T.Count)
        {
            var from = gradient + output.Index(channel, 0, 0);
            (T.Load(biasGradient + channel) + Sum(from)).Store(biasGradient + channel);
            for (var first = 0; first < BlockFloats / Block; first += Filters)
            {
                var count = input.Lanes == 1 ? _taps - first : input.Shape.Channels - ChannelOf(first);
                if (count <= 0) continue;
                for (var filter = 0; filter < Filters; filter++) offsets[filter] = _offsets[first + Math.Min(filter, count - 1)];
                Correlate(image, offsets, from, sums);
                var to = weightGradient + (channel / Block * BlockFloats) + (first * Block) + (channel % Block);
                for (var filter = 0; filter < Math.Min(count, Filters); filter++, to += Block)
                    (T.Load(to) + T.Load(sums + (filter * T.Count))).Store(to);
            }
        }
    }

    private int Place(int outChannel, int inChannel, int tap)
    {
        var row = (((inChannel / input.Lanes * _taps) + tap) * input.Lanes) + (inChannel % input.Lanes);
        return (outChannel / Block * BlockFloats) + (row * Block) + (outChannel % Block);
    }

    /// <summary>The in channel of a row of the weights.</summary>
    private int ChannelOf(int row) => (row / (_taps * input.Lanes) * input.Lanes) + (row % input.Lanes);

    private static int[] OffsetsIn(ActivationLayout input, int kernel) =>
    [
        .. from block in Enumerable.Range(0, input.Blocks)
           from row in Enumerable.Range(0, kernel)
           from column in Enumerable.Range(0, kernel)
           from lane in Enumerable.Range(0, input.Lanes)
           select (block * input.Plane) + (row * input.Row) + (column * input.Lanes) + lane,
    ];

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ForwardPixels(float* window, int last, float* filter, T start, float* to)
    {
        // Behind the last pixel the last one is computed again: cheaper than another kernel for the rest.
        int second = Math.Min(1, last), third = Math.Min(2, last), fourth = Math.Min(3, last);
        int fifth = Math.Min(4, last), sixth = Math.Min(5, last), seventh = Math.Min(6, last);
        var (pixel, channels) = (input.Lanes, input.Shape.Channels);
        float* x0 = window, x1 = window + (second * pixel), x2 = window + (third * pixel), x3 = window + (fourth * pixel);
        float* x4 = window + (fifth * pixel), x5 = window + (sixth * pixel), x6 = window + (seventh * pixel);
        T a = start, b = start, c = start, d = start, e = start, f = start, g = start;
        for (var channel = 0; channel < channels; channel += pixel)
        {
            var (lanes, plane) = (Math.Min(pixel, channels - channel), channel / pixel * input.Plane);
            for (var row = 0; row < kernel; row++)
            {
                for (var column = 0; column < kernel; column++, filter += pixel * Block)
                {
                    long at = plane + (row * input.Row) + (column * pixel);
                    var weights = filter;
                    for (var end = at + lanes; at < end; at++, weights += Block)
                    {
                        var weight = T.Load(weights);
                        a = T.MultiplyAdd(T.Broadcast(x0[at]), weight, a);
                        b = T.MultiplyAdd(T.Broadcast(x1[at]), weight, b);
                        c = T.MultiplyAdd(T.Broadcast(x2[at]), weight, c);
                        d = T.MultiplyAdd(T.Broadcast(x3[at]), weight, d);
                        e = T.MultiplyAdd(T.Broadcast(x4[at]), weight, e);
                        f = T.MultiplyAdd(T.Broadcast(x5[at]), weight, f);
                        g = T.MultiplyAdd(T.Broadcast(x6[at]), weight, g);
                    }
                }
            }
        }

        a.Store(to);
        b.Store(to + (second * output.Lanes));
        c.Store(to + (third * output.Lanes));
        d.Store(to + (fourth * output.Lanes));
        e.Store(to + (fifth * output.Lanes));
        f.Store(to + (sixth * output.Lanes));
        g.Store(to + (seventh * output.Lanes));
    }

    /// <summary>sums[filter][lane] = the sum over pixels of what lies at the filter's offset in the window, times the gradient.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Correlate(float* image, int* offsets, float* gradient, float* sums)
    {
        float* x0 = image + offsets[0], x1 = image + offsets[1], x2 = image + offsets[2], x3 = image + offsets[3];
        float* x4 = image + offsets[4], x5 = image + offsets[5], x6 = image + offsets[6], x7 = image + offsets[7];
        T a = T.Broadcast(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        var (_, height, width) = output.Shape;
        for (var y = 0; y < height; y++)
        {
            var by = gradient + (y * output.Row);
            long at = y * input.Row;
            for (var end = by + (width * Block); by < end; by += Block, at += input.Lanes)
            {
                var factor = T.Load(by);
                a = T.MultiplyAdd(T.Broadcast(x0[at]), factor, a);
                b = T.MultiplyAdd(T.Broadcast(x1[at]), factor, b);
                c = T.MultiplyAdd(T.Broadcast(x2[at]), factor, c);
                d = T.MultiplyAdd(T.Broadcast(x3[at]), factor, d);
                e = T.MultiplyAdd(T.Broadcast(x4[at]), factor, e);
                f = T.MultiplyAdd(T.Broadcast(x5[at]), factor, f);
                g = T.MultiplyAdd(T.Broadcast(x6[at]), factor, g);
                h = T.MultiplyAdd(T.Broadcast(x7[at]), factor, h);
            }
        }

        a.Store(sums);
        b.Store(sums + T.Count);
        c.Store(sums + (2 * T.Count));
        d.Store(sums + (3 * T.Count));
        e.Store(sums + (4 * T.Count));
        f.Store(sums + (5 * T.Count));
        g.Store(sums + (6 * T.Count));
        h.Store(sums + (7 * T.Count));
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
}
