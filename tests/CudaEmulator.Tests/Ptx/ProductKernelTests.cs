using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CudaEmulator.Ptx;

namespace CudaEmulator.Tests.Ptx;

/// <summary>The PTX that the program ships, against its formulas in double.</summary>
public sealed class ProductKernelTests
{
    /// <summary>As in step.cuh.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct StepState
    {
        public int Cursor;
        public uint Arrived;
        public long Step;
        public double Beta1Power, Beta2Power;
        public ulong Seed;
    }

    /// <summary>As in bias.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BiasTask
    {
        public ulong OutputGradient, BiasGradient, Partial;
        public int Images, Channels, Pixels, Slices, FirstBlock;
    }

    private const uint DropoutPurpose = 3, AugmentationPurpose = 4;

    private TestMemory _memory = null!;

    [SetUp]
    public void NewMemory() => _memory = new TestMemory();

    [TearDown]
    public void FreeMemory() => _memory.Dispose();

    [TestCase(0, 0)]
    [TestCase(0.5, 0)]
    [TestCase(0, 0.5)]
    public void Adam_ThreeSteps_FollowTheAlgorithm(double decay, double decoupled)
    {
        const int count = 700;
        double[] weights = Noise(count, 1), moments = new double[count], squares = new double[count];
        float[] rates = [0.01f, 0.02f, 0.005f];
        var averages = new double[count];
        var average = _memory.Upload(new float[count]);
        ulong w = UploadAsFloats(weights), m = UploadAsFloats(moments), v = UploadAsFloats(squares);
        var state = _memory.Upload(new StepState { Beta1Power = 0.9, Beta2Power = 0.999 });
        var kernel = Shipped("adam");
        for (var step = 0; step < 3; step++)
        {
            var gradients = Noise(count, 10 + step);
            ulong g = UploadAsFloats(gradients), table = _memory.Upload<float>(rates);
            kernel.Launch(
                _memory, 3, 256, w, m, v, g, average, table, _memory.Upload(new float[3]), state,
                0.9, 0.999, decoupled, 1e-8f, (float)decay, 0.25f, count);
            for (var i = 0; i < count; i++)
            {
                var slope = gradients[i] + decay * weights[i];
                weights[i] -= rates[step] * decoupled * weights[i];
                moments[i] = 0.9 * moments[i] + 0.1 * slope;
                squares[i] = 0.999 * squares[i] + 0.001 * slope * slope;
                double first = moments[i] / (1 - Math.Pow(0.9, step + 1)), second = squares[i] / (1 - Math.Pow(0.999, step + 1));
                weights[i] -= rates[step] * first / (Math.Sqrt(second) + 1e-8);
                averages[i] = step == 0 ? weights[i] : 0.75 * averages[i] + 0.25 * weights[i];
            }
        }

        Assert.That(_memory.Download<float>(w), Is.EqualTo(weights).Within(2e-6));
        Assert.That(_memory.Download<float>(average), Is.EqualTo(averages).Within(2e-6));
        var after = _memory.Download<StepState>(state)[0];
        Assert.That((after.Cursor, after.Arrived, after.Step), Is.EqualTo((3, 0u, 3L)));
        Assert.That(after.Beta1Power, Is.EqualTo(Math.Pow(0.9, 4)).Within(1e-15));
    }

    [Test]
    public void Sgd_OneStep_GoesDownTheGradient()
    {
        double[] weights = Noise(300, 1), gradients = Noise(300, 2);
        var w = UploadAsFloats(weights);
        var state = _memory.Upload(new StepState { Cursor = 1 });
        Shipped("sgd").Launch(
            _memory, 2, 256, w, 0ul, UploadAsFloats(gradients), 0ul, _memory.Upload(9f, 0.25f), _memory.Upload(0f, 0f), state,
            0f, 0f, 1f, 0f, 1f, 300);
        Assert.That(_memory.Download<float>(w), Is.EqualTo(weights.Zip(gradients, static (a, g) => a - 0.25 * g)).Within(1e-7));
        Assert.That(_memory.Download<StepState>(state)[0].Cursor, Is.EqualTo(2));
    }

    [TestCase(0, 1)]
    [TestCase(1, 0.9)]
    public void Sgd_WithMomentumAndDecay_FollowsTheAlgorithm(double partOfGradient, double partOfBuffer)
    {
        double[] weights = Noise(300, 1), gradients = Noise(300, 2), buffers = Noise(300, 3);
        ulong w = UploadAsFloats(weights), b = UploadAsFloats(buffers), average = UploadAsFloats(weights);
        var state = _memory.Upload(new StepState { Step = 1 });
        Shipped("sgd").Launch(
            _memory, 2, 256, w, b, UploadAsFloats(gradients), average, _memory.Upload(0.25f), _memory.Upload(0f), state,
            0.9f, (float)partOfGradient, (float)partOfBuffer, 0.5f, 0.1f, 300);

        var slopes = gradients.Zip(weights, static (g, a) => g + 0.5 * a).ToArray();
        var buffered = buffers.Zip(slopes, static (old, g) => 0.9 * old + g).ToArray();
        var moved = weights.Select((a, i) => a - 0.25 * (partOfGradient * slopes[i] + partOfBuffer * buffered[i])).ToArray();
        Assert.That(_memory.Download<float>(b), Is.EqualTo(buffered).Within(1e-6));
        Assert.That(_memory.Download<float>(w), Is.EqualTo(moved).Within(1e-6));
        Assert.That(_memory.Download<float>(average), Is.EqualTo(weights.Zip(moved, static (old, a) => 0.9 * old + 0.1 * a)).Within(1e-6));
    }

    [Test]
    public void Swap_OfTwoBuffers_ExchangesThem()
    {
        double[] one = Noise(300, 1), other = Noise(300, 2);
        ulong a = UploadAsFloats(one), b = UploadAsFloats(other);
        Shipped("swap").Launch(_memory, 2, 256, a, b, 300);
        Assert.That(_memory.Download<float>(a), Is.EqualTo(other));
        Assert.That(_memory.Download<float>(b), Is.EqualTo(one));
    }

    [Test]
    public void BiasGradients_OfThreeLayers_SumOverImagesAndPixels()
    {
        double[] odd = Noise(19 * 2 * 5, 1), aligned = Noise(4 * 3 * 148, 2), rows = Noise(70 * 37, 3);
        ulong oddSums = _memory.Upload(new float[2]), alignedSums = _memory.Upload(new float[3]), rowSums = _memory.Upload(new float[37]);
        var tasks = _memory.Upload(
            Task(odd, oddSums, images: 19, channels: 2, pixels: 5, slices: 3, firstBlock: 0),
            Task(aligned, alignedSums, images: 4, channels: 3, pixels: 148, slices: 1, firstBlock: 6),
            Task(rows, rowSums, images: 70, channels: 37, pixels: 1, slices: 2, firstBlock: 9));
        var state = _memory.Upload(new StepState());
        Shipped("bias", "bias_gradients").Launch(_memory, 13, 256, tasks, 3, state);
        Assert.That(_memory.Download<float>(oddSums), Is.EqualTo(ChannelSums(odd, 2, 5)).Within(1e-5));
        Assert.That(_memory.Download<float>(alignedSums), Is.EqualTo(ChannelSums(aligned, 3, 148)).Within(2e-5));
        Assert.That(_memory.Download<float>(rowSums), Is.EqualTo(ChannelSums(rows, 37, 1)).Within(1e-5));
        Assert.That(_memory.Download<StepState>(state)[0].Arrived, Is.Zero);

        BiasTask Task(double[] values, ulong sums, int images, int channels, int pixels, int slices, int firstBlock) => new()
        {
            OutputGradient = UploadAsFloats(values),
            BiasGradient = sums,
            Partial = _memory.Upload(new float[channels * slices]),
            Images = images,
            Channels = channels,
            Pixels = pixels,
            Slices = slices,
            FirstBlock = firstBlock,
        };
    }

    [Test]
    public void Gather_OfAPartialBatch_ScalesTheImagesOfItsStep()
    {
        const int pixels = 36;
        var images = Enumerable.Range(0, 6 * pixels).Select(static i => (byte)(i * 91)).ToArray();
        var x = _memory.Upload(new float[2 * pixels]);
        var state = _memory.Upload(new StepState { Cursor = 1 });
        Shipped("gather").Launch(_memory, 1, 256, _memory.Upload<byte>(images), _memory.Upload(0, 1, 2, 5, 3), state, x, 3, 2, pixels);
        var expected = images[(5 * pixels)..].Concat(images[(3 * pixels)..(4 * pixels)]).Select(static value => value / 255.0);
        Assert.That(_memory.Download<float>(x), Is.EqualTo(expected).Within(1e-7));
    }

    [Test]
    public void GatherDistorted_OfAShiftAlone_IsBilinearBetweenTheImagesPixels()
    {
        const int size = 6, seed = 11, step = 4;
        var images = Enumerable.Range(0, 3 * size * size).Select(static i => (byte)(i * 91)).ToArray();
        var x = _memory.Upload(new float[2 * size * size]);
        var state = _memory.Upload(new StepState { Cursor = 1, Step = step - 1, Seed = seed });
        Shipped("gather", "gather_distorted").Launch(
            _memory, 1, 256, _memory.Upload<byte>(images), _memory.Upload(0, 0, 2, 1), state, x, 2, 2, 1, size, size, 2.5f, 0f, 0f, 0f);

        double Pixel(int image, int row, int column) =>
            row is >= 0 and < size && column is >= 0 and < size ? images[(image * size + row) * size + column] / 255.0 : 0;
        double Expected(int i)
        {
            var image = i < size * size ? 2 : 1;
            var words = ReferencePhilox.Words(seed, [0, (uint)image, step, AugmentationPurpose]);
            double left = i % size - 2.5 * Symmetric(words[0]), top = i / size % size - 2.5 * Symmetric(words[1]);
            var (column, row) = ((int)Math.Floor(left), (int)Math.Floor(top));
            var (right, below) = (left - column, top - row);
            return (1 - below) * ((1 - right) * Pixel(image, row, column) + right * Pixel(image, row, column + 1))
                + below * ((1 - right) * Pixel(image, row + 1, column) + right * Pixel(image, row + 1, column + 1));
        }
        Assert.That(_memory.Download<float>(x), Is.EqualTo(Enumerable.Range(0, 2 * size * size).Select(Expected)).Within(2e-6));
    }

    [Test]
    public void Dropout_OfThreeImages_DropsWhatPhiloxSays()
    {
        const int elements = 70, seed = 12, step = 3, layer = 5;
        const uint threshold = 1u << 30;
        var values = Noise(3 * elements, 6);
        var y = _memory.Upload(new float[3 * elements]);
        var state = _memory.Upload(new StepState { Step = step - 1, Seed = seed });
        Shipped("dropout").Launch(_memory, 1, 256, UploadAsFloats(values), y, state, layer, 3, elements, threshold, 1.5f);

        double Expected(double value, int i)
        {
            var place = (uint)(i % elements / 4);
            var words = ReferencePhilox.Words(seed, [place, (uint)(i / elements), step, DropoutPurpose | layer << 8]);
            return words[i % elements % 4] < threshold ? 0 : 1.5 * value;
        }
        Assert.That(_memory.Download<float>(y), Is.EqualTo(values.Select(Expected)).Within(1e-6));
        Assert.That(_memory.Download<float>(y).Count(static value => value == 0), Is.InRange(30, 75), "of 210 about a quarter");
    }

    [TestCase(0)]
    [TestCase(0.1)]
    public void CrossEntropy_OfABatch_GivesLossAndSoftmaxMinusTarget(double smoothing)
    {
        const int count = 9;
        double[] logits = [.. Noise(count * 10, 3).Select(static value => 30 * value)];
        var (labels, order) = (new byte[] { 9, 0, 4, 4, 7, 2, 1, 8, 5 }, new[] { 3, 1, 7, 0, 6, 2, 5, 8, 4 });
        var log = LogSoftmax(logits, 10);
        ulong losses = _memory.Upload(0f), gradient = _memory.Upload(new float[count * 10]), state = _memory.Upload(new StepState());
        Shipped("loss", "cross_entropy").Launch(
            _memory, 2, 256, UploadAsFloats(logits), _memory.Upload<byte>(labels), _memory.Upload<int>(order),
            state, _memory.Upload(new float[count]), losses, gradient, count, count, 10, (float)smoothing);

        double Target(int i) => (labels[order[i / 10]] == i % 10 ? 1 - smoothing : 0) + (smoothing / 10);
        var expected = log.Select((value, i) => (Math.Exp(value) - Target(i)) / count);
        Assert.That(_memory.Download<float>(gradient), Is.EqualTo(expected).Within(1e-6));
        var loss = log.Select((value, i) => -value * Target(i)).Sum() / count;
        Assert.That(_memory.Download<float>(losses)[0], Is.EqualTo(loss).Within(1e-5));
    }

    [Test]
    public void SquaredError_OfABatch_GivesLogitsMinusOneHot()
    {
        var (logits, labels, order) = (Noise(4 * 10, 4), new byte[] { 3, 8, 0, 5 }, new[] { 2, 0, 3, 1 });
        ulong losses = _memory.Upload(0f), gradient = _memory.Upload(new float[40]), state = _memory.Upload(new StepState());
        Shipped("loss", "squared_error").Launch(
            _memory, 1, 256, UploadAsFloats(logits), _memory.Upload<byte>(labels), _memory.Upload<int>(order), state,
            _memory.Upload(new float[4]), losses, gradient, 4, 4, 10);
        var expected = logits.Select((value, i) => (value - (labels[order[i / 10]] == i % 10 ? 1 : 0)) / 4);
        Assert.That(_memory.Download<float>(gradient), Is.EqualTo(expected).Within(1e-7));
    }

    private static PtxKernel Shipped(string file, string? kernel = null, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "../../../src/CudnnDigits/Cuda/Kernels");
        return PtxModule.Parse(File.ReadAllText(Path.Combine(folder, file + ".ptx"))).Find(kernel ?? file)!;
    }

    /// <summary>The upper 24 bits of a word as a number from -1 to 1.</summary>
    private static double Symmetric(uint word) => (word >> 8) / Math.Pow(2, 23) - 1;

    private static double[] ChannelSums(double[] values, int channels, int pixels) =>
        [.. Enumerable.Range(0, channels).Select(channel => values.Where((_, i) => i / pixels % channels == channel).Sum())];

    private static double[] LogSoftmax(double[] logits, int classes) =>
        [.. logits.Chunk(classes).SelectMany(static row => row.Select(value => value - Math.Log(row.Sum(Math.Exp))))];

    /// <summary>Floats, so that nothing is lost on the way to the device.</summary>
    private static double[] Noise(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(random.NextSingle() * 2 - 1))];
    }

    private ulong UploadAsFloats(double[] values) => _memory.Upload<float>([.. values.Select(static value => (float)value)]);
}
