using CudaEmulator.Cudnn;

namespace CudaEmulator.Tests.Cudnn;

/// <summary>Section 7 of the facts. Expected values are computed here, from the definition and by finite differences.</summary>
public sealed class BatchNormTests : CudnnFixture
{
    private const int Images = 3, Channels = 2, Height = 2, Width = 4, Count = Images * Channels * Height * Width;
    private const double Epsilon = 1e-3;

    private static readonly float[] X = Random(1, Count), Slopes = Random(2, Count);

    private static ArrayPair None => default;

    [Test]
    public void ForwardTraining_EitherModeAndLayout_NormalisesByThePopulation([Values] BatchNormMode mode, [Values] TensorFormat format)
    {
        var groups = Groups(mode, format);
        float[] scale = Random(3, groups.Length), bias = Random(4, groups.Length);
        var (x, y, data) = (Upload(X), Allocate(Count), Data(format));
        Cudnn.BatchNorms.ForwardTraining(
            Handle, (int)mode, Overwrite, data, x, data, y, Parameters(mode), Pair(scale, bias), 1, None, Epsilon, None);

        Assert.That(Download(y, Count), Is.EqualTo(Normalised(groups, X, scale, bias)).Within(1e-6));
    }

    [Test]
    public void ForwardTraining_RunningStatistics_MoveTowardsMeanAndSampleVariance()
    {
        float[] means = [0.5f, -1], variances = [2, 3];
        var (running, y) = (Pair(means, variances), Allocate(Count));
        Train(y, 0.25, running, None);

        var groups = Groups(BatchNormMode.Spatial, TensorFormat.Nchw).Select(group => Array.ConvertAll(group, i => (double)X[i])).ToArray();
        var sampled = groups.Select(values => values.Sum(value => Math.Pow(value - values.Average(), 2)) / (values.Length - 1));
        Assert.That(Download(running.First, 2), Is.EqualTo(means.Zip(groups, (old, now) => 0.75 * old + 0.25 * now.Average())).Within(1e-6));
        Assert.That(Download(running.Second, 2), Is.EqualTo(variances.Zip(sampled, (old, now) => 0.75 * old + 0.25 * now)).Within(1e-6));
    }

    [Test]
    public void ForwardTraining_WithAFactorOfOne_OverwritesWhatWasNeverWritten()
    {
        var running = new ArrayPair(Allocate(Channels), Allocate(Channels));
        Train(Allocate(Count), 1, running, None);

        Assert.That(Download(running.First, 2), Has.None.NaN);
        Assert.That(Download(running.Second, 2), Has.None.NaN);
    }

    [Test]
    public void ForwardInference_UsesTheEstimates_AndMayReplaceItsInput()
    {
        var (x, data) = (Upload(X), Data(TensorFormat.Nchw));
        Cudnn.BatchNorms.ForwardInference(Handle, (int)BatchNormMode.Spatial, Overwrite, data, x, data, x, Parameters(BatchNormMode.Spatial),
            Pair([2, 3], [0.5f, -0.5f]), Pair([0.25f, -1], [4, 0.25f]), Epsilon);

        double Expected(int i) => i / (Height * Width) % Channels == 0
            ? 2 * (X[i] - 0.25) / Math.Sqrt(4 + Epsilon) + 0.5
            : 3 * (X[i] + 1) / Math.Sqrt(0.25 + Epsilon) - 0.5;
        Assert.That(Download(x, Count), Is.EqualTo(Enumerable.Range(0, Count).Select(Expected)).Within(1e-5));
    }

    [Test]
    public void Backward_EitherModeAndLayout_IsTheDerivativeOfTheDefinition(
        [Values] BatchNormMode mode, [Values] TensorFormat format, [Values] bool saved)
    {
        var groups = Groups(mode, format);
        float[] scale = Random(3, groups.Length), bias = Random(4, groups.Length);
        var (x, data, keep) = (Upload(X), Data(format), saved ? new ArrayPair(Allocate(groups.Length), Allocate(groups.Length)) : None);
        var (dx, gradients) = (Allocate(Count), new ArrayPair(Allocate(groups.Length), Allocate(groups.Length)));
        Cudnn.BatchNorms.ForwardTraining(
            Handle, (int)mode, Overwrite, data, x, data, Allocate(Count), Parameters(mode), Pair(scale, bias), 1, None, Epsilon, keep);

        Cudnn.BatchNorms.Backward(Handle, (int)mode, Overwrite, Overwrite, [data, data, data], x, Upload(Slopes), dx, Parameters(mode),
            Upload(scale), gradients, Epsilon, keep);

        double Objective(float[] values, float[] scales, float[] biases) =>
            Normalised(groups, values, scales, biases).Zip(Slopes, (value, slope) => value * slope).Sum();
        Assert.That(Download(dx, Count), Is.EqualTo(Derivatives(X, values => Objective(values, scale, bias))).Within(1e-4));
        Assert.That(Download(gradients.First, groups.Length), Is.EqualTo(Derivatives(scale, s => Objective(X, s, bias))).Within(1e-4));
        Assert.That(Download(gradients.Second, groups.Length), Is.EqualTo(Derivatives(bias, b => Objective(X, scale, b))).Within(1e-4));
    }

    [Test]
    public void Backward_ParametersWithBetaOne_AreAddedTo()
    {
        var (x, dy, data) = (Upload(X), Upload(Slopes), Data(TensorFormat.Nchw));
        ArrayPair once = Pair([0, 0], [0, 0]), onTop = Pair([10, 20], [30, 40]);
        foreach (var (blend, gradients) in new[] { (Overwrite, once), (new Blend(2, 1), onTop) })
        {
            Cudnn.BatchNorms.Backward(Handle, (int)BatchNormMode.Spatial, Overwrite, blend, [data, data, data], x, dy, Allocate(Count),
                Parameters(BatchNormMode.Spatial), Upload(1, 1), gradients, Epsilon, None);
        }

        var (scale, bias) = (Download(once.First, 2), Download(once.Second, 2));
        Assert.That(Download(onTop.First, 2), Is.EqualTo((double[])[10 + 2.0 * scale[0], 20 + 2.0 * scale[1]]).Within(1e-5));
        Assert.That(Download(onTop.Second, 2), Is.EqualTo((double[])[30 + 2.0 * bias[0], 40 + 2.0 * bias[1]]).Within(1e-5));
    }

    [TestCase(3, 2, 1, 1, Epsilon, TestName = "an unknown mode")]
    [TestCase(1, 3, 1, 1, Epsilon, TestName = "too many channels")]
    [TestCase(1, 2, 2, 4, Epsilon, TestName = "parameters of the other mode")]
    [TestCase(0, 2, 1, 1, Epsilon, TestName = "parameters of the first mode in the other")]
    [TestCase(1, 2, 1, 1, -1e-9, TestName = "a negative epsilon")]
    public void ForwardTraining_WhatDoesNotFit_IsBadParam(int mode, int c, int h, int w, double epsilon)
    {
        var (data, parameters) = (Data(TensorFormat.Nchw), Tensor(1, c, h, w));
        Assert.That(
            StatusOf(() => Cudnn.BatchNorms.ForwardTraining(
                Handle, mode, Overwrite, data, 512, data, 1024, parameters, new(2048, 4096), 1, None, epsilon, None)),
            Is.EqualTo(CudnnStatus.BadParam));
    }

    [TestCase(512ul, 512ul, 2048ul, 0ul, 0ul, TestName = "y in the place of x")]
    [TestCase(512ul, 1024ul, 0ul, 0ul, 0ul, TestName = "no scale")]
    [TestCase(512ul, 1024ul, 2048ul, 512ul, 0ul, TestName = "a running mean without a variance")]
    [TestCase(512ul, 1024ul, 2048ul, 0ul, 512ul, TestName = "a saved mean without a deviation")]
    public void ForwardTraining_AddressesThatDoNotFit_AreBadParam(ulong x, ulong y, ulong scale, ulong runningMean, ulong savedMean)
    {
        var data = Data(TensorFormat.Nchw);
        Assert.That(
            StatusOf(() => Cudnn.BatchNorms.ForwardTraining(Handle, 1, Overwrite, data, x, data, y, Parameters(BatchNormMode.Spatial),
                new(scale, 2048), 1, new(runningMean, 0), Epsilon, new(savedMean, 0))),
            Is.EqualTo(CudnnStatus.BadParam));
    }

    private nint Data(TensorFormat format) => Tensor(Images, Channels, Height, Width, format);

    private nint Parameters(BatchNormMode mode) =>
        mode == BatchNormMode.PerActivation ? Tensor(1, Channels, Height, Width) : Tensor(1, Channels, 1, 1);

    private ArrayPair Pair(float[] first, float[] second) => new(Upload(first), Upload(second));

    private void Train(ulong y, double factor, ArrayPair running, ArrayPair saved)
    {
        var data = Data(TensorFormat.Nchw);
        Cudnn.BatchNorms.ForwardTraining(Handle, (int)BatchNormMode.Spatial, Overwrite, data, Upload(X), data, y,
            Parameters(BatchNormMode.Spatial), Pair([1, 1], [0, 0]), factor, running, Epsilon, saved);
    }

    /// <summary>The places in memory of what is normalised together, in the order of the parameters.</summary>
    private static int[][] Groups(BatchNormMode mode, TensorFormat format)
    {
        var places =
            from n in Enumerable.Range(0, Images)
            from c in Enumerable.Range(0, Channels)
            from h in Enumerable.Range(0, Height)
            from w in Enumerable.Range(0, Width)
            let at = format == TensorFormat.Nchw
                ? ((n * Channels + c) * Height + h) * Width + w
                : ((n * Height + h) * Width + w) * Channels + c
            select (Group: mode == BatchNormMode.PerActivation ? (c, h, w) : (c, 0, 0), At: at);
        return [.. places.GroupBy(place => place.Group).OrderBy(group => group.Key).Select(group => group.Select(place => place.At).ToArray())];
    }

    private static double[] Normalised(int[][] groups, float[] x, float[] scale, float[] bias)
    {
        var y = new double[x.Length];
        for (var g = 0; g < groups.Length; g++)
        {
            var mean = groups[g].Average(i => (double)x[i]);
            var variance = groups[g].Average(i => Math.Pow(x[i] - mean, 2));
            foreach (var i in groups[g])
                y[i] = scale[g] * (x[i] - mean) / Math.Sqrt(variance + Epsilon) + bias[g];
        }
        return y;
    }

    /// <summary>Central differences. The step is a power of two, so that a float takes it without rounding much.</summary>
    private static double[] Derivatives(float[] at, Func<float[], double> of)
    {
        const float step = 1f / 1024;
        return [.. Enumerable.Range(0, at.Length).Select(i =>
        {
            float[] up = [.. at], down = [.. at];
            (up[i], down[i]) = (at[i] + step, at[i] - step);
            return (of(up) - of(down)) / ((double)up[i] - down[i]);
        })];
    }
}
