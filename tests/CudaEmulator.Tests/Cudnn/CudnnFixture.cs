using CudaEmulator.Cudnn;

namespace CudaEmulator.Tests.Cudnn;

/// <summary>A cuDNN handle and short ways to descriptors.</summary>
public abstract class CudnnFixture : EmulatorFixture
{
    protected const int CrossCorrelation = 1;
    private const int Float = 0;

    protected static readonly Blend Overwrite = new(1, 0);

    protected nint Handle { get; private set; }
    protected CudnnApi Cudnn => Machine.Cudnn;

    [SetUp]
    public void CreateHandle() => Handle = Cudnn.Create();

    protected void RestartCudnn(string settings)
    {
        Restart(settings);
        CreateHandle();
    }

    protected nint Tensor(int n, int c, int h, int w, TensorFormat format = TensorFormat.Nchw)
    {
        var descriptor = Cudnn.Descriptors.Create<TensorDescriptor>();
        Cudnn.Descriptors.SetTensor(descriptor, (int)format, Float, n, c, h, w);
        return descriptor;
    }

    protected nint Filter(int k, int c, int r, int s, TensorFormat format = TensorFormat.Nchw)
    {
        var descriptor = Cudnn.Descriptors.Create<FilterDescriptor>();
        Cudnn.Descriptors.SetFilter(descriptor, Float, (int)format, k, c, r, s);
        return descriptor;
    }

    protected nint Convolution(int pad = 0, int stride = 1, int dilation = 1, int mode = CrossCorrelation)
    {
        var descriptor = Cudnn.Descriptors.Create<ConvolutionDescriptor>();
        var settings = new ConvolutionSettings(pad, pad, stride, stride, dilation, dilation, Flips: mode != CrossCorrelation);
        Cudnn.Descriptors.SetConvolution(descriptor, settings, mode, Float);
        return descriptor;
    }

    protected nint Pooling(PoolingMode mode, int window, int stride, int pad = 0)
    {
        var descriptor = Cudnn.Descriptors.Create<PoolingDescriptor>();
        Cudnn.Descriptors.SetPooling(descriptor, new PoolingWindow(mode, window, window, pad, pad, stride, stride), nanOption: 0);
        return descriptor;
    }

    protected nint ActivationOf(ActivationMode mode)
    {
        var descriptor = Cudnn.Descriptors.Create<ActivationDescriptor>();
        Cudnn.Descriptors.SetActivation(descriptor, (int)mode, nanOption: 0, coefficient: 0);
        return descriptor;
    }

    protected static float[] Random(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }
}
