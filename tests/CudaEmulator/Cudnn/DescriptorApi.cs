using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>Makes, sets and destroys descriptors. A refused setter leaves the old contents.</summary>
public sealed class DescriptorApi(Machine machine)
{
    private const int Float = 0;
    private const int FirstUnusableType = 10; // INT64, BOOLEAN and the FP8 and FP4 types
    private const int HighestMathType = 3;

    public nint Create<T>() where T : CudnnDescriptor, new() => machine.Handles.Add(new T());

    public void Destroy<T>(nint handle) where T : CudnnDescriptor
    {
        Require<T>(handle);
        machine.Handles.Remove(handle);
    }

    public void SetTensor(nint handle, int format, int type, int n, int c, int h, int w)
    {
        var tensor = Require<TensorDescriptor>(handle);
        tensor.Shape = Shape(format, type, n, c, h, w);
    }

    public void SetFilter(nint handle, int type, int format, int k, int c, int r, int s)
    {
        var filter = Require<FilterDescriptor>(handle);
        filter.Shape = Shape(format, type, k, c, r, s);
    }

    public void SetConvolution(nint handle, ConvolutionSettings settings, int mode, int computeType)
    {
        var convolution = Require<ConvolutionDescriptor>(handle);
        Refuse.Unless(settings is { PadH: >= 0, PadW: >= 0 }, "a padding is negative");
        Refuse.Unless(settings is { StrideH: > 0, StrideW: > 0, DilationH: > 0, DilationW: > 0 }, "a stride or dilation is not positive");
        Refuse.Unless(mode is 0 or 1, $"unknown convolution mode {mode}");
        Refuse.Unless(computeType == Float, $"the emulator computes in float (0), not in type {computeType}");
        convolution.Settings = settings;
    }

    public void SetConvolutionMathType(nint handle, int mathType)
    {
        var convolution = Require<ConvolutionDescriptor>(handle);
        Refuse.Unless(mathType is >= 0 and <= HighestMathType, $"unknown math type {mathType}");
        convolution.MathType = mathType;
    }

    public void SetActivation(nint handle, int mode, int nanOption, double coefficient)
    {
        RequireNanOption(nanOption);
        var activation = Require<ActivationDescriptor>(handle);
        activation.Mode = (ActivationMode)mode;
        activation.Coefficient = coefficient;
    }

    public void SetPooling(nint handle, PoolingWindow window, int nanOption)
    {
        RequireNanOption(nanOption);
        var pooling = Require<PoolingDescriptor>(handle);
        Refuse.Unless(Enum.IsDefined(window.Mode), $"unknown pooling mode {window.Mode}");
        Refuse.Unless(window is { Height: > 0, Width: > 0, StrideH: > 0, StrideW: > 0 }, "a window or stride is not positive");
        Refuse.Unless(window is { PadH: >= 0, PadW: >= 0 }, "a padding is negative");
        Refuse.Unless(window.PadH < window.Height && window.PadW < window.Width, "a padding reaches the window's size");
        pooling.Window = window;
    }

    public T Require<T>(nint handle) where T : CudnnDescriptor => machine.Require<T>(handle, CudnnStatus.BadParam, Library.Cudnn);

    public TensorShape Tensor(nint handle) => RequireSet(Require<TensorDescriptor>(handle).Shape, "tensor");

    public TensorShape Filter(nint handle) => RequireSet(Require<FilterDescriptor>(handle).Shape, "filter");

    public ConvolutionSettings Convolution(nint handle) => RequireSet(Require<ConvolutionDescriptor>(handle).Settings, "convolution");

    public PoolingWindow Pooling(nint handle) => RequireSet(Require<PoolingDescriptor>(handle).Window, "pooling");

    public (ActivationMode Mode, double Coefficient) Activation(nint handle)
    {
        var activation = Require<ActivationDescriptor>(handle);
        RequireSet(activation.Mode is null ? null : activation, "activation");
        return (activation.Mode!.Value, activation.Coefficient);
    }

    /// <summary>
    /// Whether NaN is passed on. The cards' behaviour is unknown, so the emulator checks the option and does not act on it.
    /// </summary>
    private static void RequireNanOption(int option) => Refuse.Unless(option is 0 or 1, $"unknown NaN option {option}");

    private static TensorShape Shape(int format, int type, int n, int c, int h, int w)
    {
        Refuse.Unless(n > 0 && c > 0 && h > 0 && w > 0, $"a dimension of {n}x{c}x{h}x{w} is not positive");
        Refuse.Unless(format is (int)TensorFormat.Nchw or (int)TensorFormat.Nhwc, $"unknown format {format}");
        Refuse.Unless(type is >= 0 and < FirstUnusableType, $"type {type} cannot be described");
        return type == Float
            ? TensorShape.Packed((TensorFormat)format, n, c, h, w)
            : throw Refuse.NotSupported($"the emulator computes with float (0), not with type {type}");
    }

    /// <summary>
    /// The real library's answer to a descriptor that was never set is unknown; the emulator refuses, so that nobody relies on
    /// it.
    /// </summary>
    private static T RequireSet<T>(T? value, string kind) where T : class
    {
        Refuse.Unless(value is not null, $"the {kind} descriptor was never set");
        return value!;
    }
}
