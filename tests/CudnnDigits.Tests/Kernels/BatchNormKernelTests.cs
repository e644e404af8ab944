using CudnnDigits.Cpu.Memory;
using CudnnDigits.Cpu.Normalization;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>
/// The passes of batch normalization over a row of pixels, against their formulas in double precision, in vectors of every width. Each lane
/// is a channel; only the lanes of one vector are computed.
/// </summary>
public sealed unsafe class BatchNormKernelTests
{
    private const int Stride = ActivationLayout.BlockLanes;
    private const float Mean = 0.1f, Scale = 1.5f, InputScale = -0.7f, Shift = 0.3f;
    private const double Tolerance = 1e-5;

    [Test]
    public void Accumulate_AnyPixels_AddsTheSumsOfItsFormulas(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(1, 2, 3, 4, 5, 7, 28)] int pixels)
    {
        var call = new Call(pixels);
        VectorWidths.Run(bits, call);

        for (var lane = 0; lane < bits / 32; lane++)
        {
            double[] values = [.. call.Lane(call.Values, lane)], gradients = [.. call.Lane(call.Gradients, lane)];
            // Two rows, so that what the first left is added to.
            Assert.That(call.Sums[lane], Is.EqualTo(2 * values.Sum()).Within(Tolerance));
            var squares = values.Select(value => (value - Mean) * (value - Mean));
            Assert.That(call.SquaredDeviations[lane], Is.EqualTo(2 * squares.Sum()).Within(Tolerance));
            var products = values.Zip(gradients, (value, gradient) => gradient * (value - Mean));
            Assert.That(call.Products[lane], Is.EqualTo(2 * products.Sum()).Within(Tolerance));
        }
    }

    [Test]
    public void NormalizeAndBackwardData_AnyPixels_AreTheirFormulas(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(1, 2, 3, 4, 5, 7, 28)] int pixels)
    {
        var call = new Call(pixels);
        VectorWidths.Run(bits, call);

        for (var lane = 0; lane < bits / 32; lane++)
        {
            double[] values = [.. call.Lane(call.Values, lane)], gradients = [.. call.Lane(call.Gradients, lane)];
            Assert.That(call.Lane(call.Normalized, lane), Is.EqualTo(values.Select(value => (Scale * value) + Shift)).Within(Tolerance));
            var expected = values.Zip(gradients, (value, gradient) => (Scale * gradient) + (InputScale * value) + Shift);
            Assert.That(call.Lane(call.InputGradient, lane), Is.EqualTo(expected).Within(Tolerance));
        }
    }

    private sealed class Call(int pixels) : IKernelCall
    {
        public float[] Values { get; } = KernelBuffers.Numbers(1, pixels * Stride);

        public float[] Gradients { get; } = KernelBuffers.Numbers(2, pixels * Stride);

        public float[] Sums { get; private set; } = [];

        public float[] SquaredDeviations { get; private set; } = [];

        public float[] Products { get; private set; } = [];

        public float[] Normalized { get; private set; } = [];

        public float[] InputGradient { get; private set; } = [];

        public IEnumerable<double> Lane(float[] row, int lane) =>
            Enumerable.Range(0, pixels).Select(pixel => (double)row[(pixel * Stride) + lane]);

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            float* x = buffers.Copy(Values), dy = buffers.Copy(Gradients);
            float* y = buffers.New(pixels * Stride), dx = buffers.New(pixels * Stride);
            Accumulators<S, V> sums = Accumulators<S, V>.Zero, squares = Accumulators<S, V>.Zero, products = Accumulators<S, V>.Zero;
            var mean = S.Broadcast(Mean);
            for (var row = 0; row < 2; row++)
            {
                BatchNormKernel<S, V>.AccumulateSum(x, pixels, Stride, ref sums);
                BatchNormKernel<S, V>.AccumulateSquaredDeviations(x, pixels, Stride, mean, ref squares);
                BatchNormKernel<S, V>.AccumulateProducts(dy, Stride, x, Stride, pixels, mean, ref products);
            }

            BatchNormKernel<S, V>.Normalize(x, Stride, y, Stride, pixels, S.Broadcast(Scale), S.Broadcast(Shift));
            BatchNormKernel<S, V>.BackwardData(
                dy, Stride, x, dx, Stride, pixels, S.Broadcast(Scale), S.Broadcast(InputScale), S.Broadcast(Shift));
            Sums = Read<S, V>(buffers, sums.Total);
            SquaredDeviations = Read<S, V>(buffers, squares.Total);
            Products = Read<S, V>(buffers, products.Total);
            Normalized = KernelBuffers.Read(y, pixels * Stride);
            InputGradient = KernelBuffers.Read(dx, pixels * Stride);
        }

        private static float[] Read<S, V>(KernelBuffers buffers, V vector)
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            var lanes = buffers.New(S.Count);
            S.Store(vector, lanes);
            return KernelBuffers.Read(lanes, S.Count);
        }
    }
}
