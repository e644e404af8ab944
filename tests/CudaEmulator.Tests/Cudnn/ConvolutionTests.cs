using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Tests.Cudnn;

/// <summary>Convolutions against the definition: one loop for each index, in double.</summary>
public sealed class ConvolutionTests : CudnnFixture
{
    private const int ImplicitGemm = 0;
    private const int ImplicitPrecompGemm = 1;
    private const int DataAlgo0 = 0;
    private const int FilterAlgo0 = 0;

    public sealed record Geometry(int N, int C, int H, int W, int K, int R, int S, int Pad, int Stride, int Dilation, TensorFormat Format,
        int Mode)
    {
        public int P => 1 + (H + 2 * Pad - ((R - 1) * Dilation + 1)) / Stride;
        public int Q => 1 + (W + 2 * Pad - ((S - 1) * Dilation + 1)) / Stride;
        public TensorShape X => TensorShape.Packed(Format, N, C, H, W);
        public TensorShape Filter => TensorShape.Packed(Format, K, C, R, S);
        public TensorShape Y => TensorShape.Packed(Format, N, K, P, Q);

        /// <summary>Every product of the sum: offsets in x, in w and in y.</summary>
        public IEnumerable<(int X, int W, int Y)> Terms() =>
            from n in Enumerable.Range(0, N)
            from k in Enumerable.Range(0, K)
            from p in Enumerable.Range(0, P)
            from q in Enumerable.Range(0, Q)
            from c in Enumerable.Range(0, C)
            from r in Enumerable.Range(0, R)
            from s in Enumerable.Range(0, S)
            let h = p * Stride - Pad + r * Dilation
            let w = q * Stride - Pad + s * Dilation
            where h >= 0 && h < H && w >= 0 && w < W
            let weight = Mode == CrossCorrelation ? Filter.Offset(k, c, r, s) : Filter.Offset(k, c, R - 1 - r, S - 1 - s)
            select (X.Offset(n, c, h, w), weight, Y.Offset(n, k, p, q));
    }

    private static readonly Geometry[] Cases =
    [
        new(2, 3, 6, 5, 4, 3, 3, 1, 1, 1, TensorFormat.Nchw, CrossCorrelation),
        new(1, 2, 7, 7, 3, 3, 2, 0, 2, 1, TensorFormat.Nchw, CrossCorrelation),
        new(2, 1, 8, 8, 2, 3, 3, 2, 1, 2, TensorFormat.Nchw, CrossCorrelation),
        new(2, 3, 5, 6, 2, 2, 3, 1, 1, 1, TensorFormat.Nhwc, CrossCorrelation),
        new(1, 2, 5, 5, 2, 3, 3, 1, 1, 1, TensorFormat.Nchw, 0),
    ];

    [TestCaseSource(nameof(Cases))]
    public void Forward_AnyGeometry_FollowsTheDefinition(Geometry g)
    {
        var (x, w) = (Random(1, g.X.Count), Random(2, g.Filter.Count));
        var y = Allocate(g.Y.Count);
        Cudnn.Convolutions.Forward(Call(g, Upload(x), Upload(w), y, ImplicitGemm), new Blend(0.5, 0));
        var expected = new double[g.Y.Count];
        foreach (var term in g.Terms())
            expected[term.Y] += 0.5 * x[term.X] * w[term.W];
        Assert.That(Download(y, g.Y.Count), Is.EqualTo(expected).Within(1e-6));
    }

    [TestCaseSource(nameof(Cases))]
    public void BackwardData_AnyGeometry_FollowsTheDefinition(Geometry g)
    {
        var (w, dy, prior) = (Random(2, g.Filter.Count), Random(3, g.Y.Count), Random(4, g.X.Count));
        var dx = Upload(prior);
        Cudnn.Convolutions.BackwardData(Call(g, dx, Upload(w), Upload(dy), DataAlgo0), new Blend(0.5, 0.25));
        var expected = Array.ConvertAll(prior, value => 0.25 * value);
        foreach (var term in g.Terms())
            expected[term.X] += 0.5 * w[term.W] * dy[term.Y];
        Assert.That(Download(dx, g.X.Count), Is.EqualTo(expected).Within(1e-6));
    }

    [TestCaseSource(nameof(Cases))]
    public void BackwardFilter_AnyGeometry_FollowsTheDefinition(Geometry g)
    {
        var (x, dy) = (Random(1, g.X.Count), Random(3, g.Y.Count));
        var dw = Allocate(g.Filter.Count);
        Cudnn.Convolutions.BackwardFilter(Call(g, Upload(x), dw, Upload(dy), FilterAlgo0), Overwrite);
        var expected = new double[g.Filter.Count];
        foreach (var term in g.Terms())
            expected[term.W] += x[term.X] * dy[term.Y];
        Assert.That(Download(dw, g.Filter.Count), Is.EqualTo(expected).Within(1e-5));
    }

    [Test]
    public void BiasActivationForward_WithZAndReLU_FollowsTheDefinition()
    {
        var g = Cases[0];
        var (x, w, z, bias) = (Random(1, g.X.Count), Random(2, g.Filter.Count), Random(5, g.Y.Count), Random(6, g.K));
        var y = Allocate(g.Y.Count);
        Fused(g, Upload(x), Upload(w), y, alpha2: 0.5, Upload(z), Upload(bias), ActivationMode.Relu);
        var expected = new double[g.Y.Count];
        foreach (var term in g.Terms())
            expected[term.Y] += x[term.X] * w[term.W];
        for (var at = 0; at < expected.Length; at++)
            expected[at] = Math.Max(0, expected[at] + 0.5 * z[at] + bias[at / (g.P * g.Q) % g.K]);
        Assert.That(Download(y, g.Y.Count), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void BiasActivationForward_WithSigmoid_IsNotSupported() =>
        Assert.That(StatusOf(() => Fused(Cases[0], 512, 512, 512, 0, 512, 512, ActivationMode.Sigmoid)),
            Is.EqualTo(CudnnStatus.NotSupported));

    [Test]
    public void BiasActivationForward_OnAMachineThatRefusesIt_IsNotSupported()
    {
        RestartCudnn("refuse=fused");
        Assert.That(StatusOf(() => Fused(Cases[0], 512, 512, 512, 0, 512, 512, ActivationMode.Relu)), Is.EqualTo(CudnnStatus.NotSupported));
    }

    [Test]
    public void BackwardBias_OfAGradient_SumsOverImagesAndPixels()
    {
        var (dy, db) = (Upload(1, 2, 3, 4, 5, 6, 7, 8), Allocate(2));
        Cudnn.Convolutions.BackwardBias(Handle, Overwrite, Tensor(2, 2, 1, 2), dy, Tensor(1, 2, 1, 1), db);
        Assert.That(Download(db, 2), Is.EqualTo((float[])[14, 22]));
    }

    [Test]
    public void Forward_WrongOutputShape_IsBadParam()
    {
        var call = new ConvolutionCall(Handle, Tensor(1, 1, 4, 4), 512, Filter(1, 1, 3, 3), 512, Convolution(), ImplicitGemm, 0, 0,
            Tensor(1, 1, 4, 4), 512);
        Assert.That(StatusOf(() => Cudnn.Convolutions.Forward(call, Overwrite)), Is.EqualTo(CudnnStatus.BadParam));
    }

    [Test]
    public void Forward_WorkspaceTooSmall_IsBadParam()
    {
        var call = Call(Cases[0], 512, 512, 512, ImplicitPrecompGemm);
        Assert.That(StatusOf(() => Cudnn.Convolutions.Forward(call with { WorkspaceBytes = call.WorkspaceBytes - 1 }, Overwrite)),
            Is.EqualTo(CudnnStatus.BadParam));
    }

    [Test]
    public void Forward_WithAWorkspace_LeavesNothingInIt()
    {
        var g = Cases[0];
        var call = Call(g, Upload(Random(1, g.X.Count)), Upload(Random(2, g.Filter.Count)), Allocate(g.Y.Count), ImplicitPrecompGemm);
        Cudnn.Convolutions.Forward(call, Overwrite);
        Assert.That(call.WorkspaceBytes, Is.Positive);
        Assert.That(Download(call.Workspace, (int)call.WorkspaceBytes / sizeof(float)), Is.All.NaN);
    }

    [Test]
    public void BackwardData_UnknownAlgorithm_IsNotSupported() =>
        Assert.That(StatusOf(() => Call(Cases[0], 512, 512, 512, algorithm: 99)), Is.EqualTo(CudnnStatus.NotSupported));

    private void Fused(Geometry g, ulong x, ulong w, ulong y, double alpha2, ulong z, ulong bias, ActivationMode mode) =>
        Cudnn.Convolutions.BiasActivationForward(Call(g, x, w, y, ImplicitGemm), 1, alpha2, Tensor(g.N, g.K, g.P, g.Q), z,
            Tensor(1, g.K, 1, 1), bias, ActivationOf(mode));

    private ConvolutionCall Call(Geometry g, ulong x, ulong w, ulong y, int algorithm)
    {
        var (xDescriptor, wDescriptor) = (Tensor(g.N, g.C, g.H, g.W, g.Format), Filter(g.K, g.C, g.R, g.S, g.Format));
        var (convolution, yDescriptor) = (Convolution(g.Pad, g.Stride, g.Dilation, g.Mode), Tensor(g.N, g.K, g.P, g.Q, g.Format));
        var geometry = Cudnn.Algorithms.Geometry(xDescriptor, wDescriptor, convolution, yDescriptor);
        var bytes = Cudnn.Algorithms.WorkspaceSize(Handle, ConvolutionDirection.Forward, geometry, algorithm);
        var workspace = bytes == 0 ? 0 : Machine.MemoryCalls.Allocate(bytes);
        return new ConvolutionCall(Handle, xDescriptor, x, wDescriptor, w, convolution, algorithm, workspace, bytes, yDescriptor, y);
    }
}
