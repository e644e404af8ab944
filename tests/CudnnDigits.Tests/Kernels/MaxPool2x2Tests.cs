using CudnnDigits.Cpu.Pooling;
using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>Bias, ReLU and pooling of one window, for every order of four values and every tie, in vectors of every width.</summary>
public sealed unsafe class MaxPool2x2Tests
{
    private const int Right = 16, Below = 480;

    /// <summary>All windows of four values from these: positive, negative, both zeros.</summary>
    private static readonly float[] Some = [-2, -0.5f, -0f, 0, 1, 2.25f];

    private static readonly float[][] Windows =
        [.. Some.SelectMany(a => Some.SelectMany(b => Some.SelectMany(c => Some.Select(d => new[] { a, b, c, d }))))];

    [Test]
    public void Write_EveryWindow_IsTheFirstMaximum(
        [ValueSource(typeof(VectorWidths), nameof(VectorWidths.All))] int bits, [Values(-1f, 0f, 0.5f)] float bias)
    {
        var call = new Call(bias);
        VectorWidths.Run(bits, call);

        for (var window = 0; window < Windows.Length; window++)
        {
            var values = Windows[window];
            var winner = Array.FindIndex(values, value => value == values.Max());
            Assert.That(call.Pooled[window], Is.EqualTo(Math.Max(0, values[winner] + bias)), string.Join(' ', values));
            Assert.That(call.Argmax[window], Is.EqualTo((winner % 2 * Right) + (winner / 2 * Below)), string.Join(' ', values));
        }
    }

    /// <summary>Windows side by side in the lanes of vectors.</summary>
    private sealed class Call(float bias) : IKernelCall
    {
        public float[] Pooled { get; private set; } = [];

        public float[] Argmax { get; private set; } = [];

        public void Run<S, V>()
            where S : struct, ISimd<V>
            where V : unmanaged
        {
            using var buffers = new KernelBuffers();
            float* first = Column(buffers, 0), second = Column(buffers, 1), third = Column(buffers, 2), fourth = Column(buffers, 3);
            float* pooled = buffers.New(Windows.Length), argmax = buffers.New(Windows.Length);
            for (var at = 0; at < Windows.Length; at += S.Count)
            {
                MaxPool2x2<S, V>.Write(S.Load(first + at), S.Load(second + at), S.Load(third + at), S.Load(fourth + at),
                    S.Broadcast(bias), S.Broadcast(Right), S.Broadcast(Below), pooled + at, argmax + at);
            }

            Pooled = KernelBuffers.Read(pooled, Windows.Length);
            Argmax = KernelBuffers.Read(argmax, Windows.Length);
        }

        private static float* Column(KernelBuffers buffers, int element) => buffers.Copy([.. Windows.Select(window => window[element])]);
    }
}
