using CudnnDigits.Cuda.Kernels;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Cuda.Steps;

/// <summary>Computes logits batch by batch. A partial last batch is padded with earlier images, whose logits are dropped.</summary>
internal sealed class Predictor : IDisposable
{
    private const string Relief = "Use a smaller --batch-size";
    private readonly ResourceStack _resources;
    private readonly CudaSession _session;
    private readonly CudaNetwork _network;
    private readonly DeviceBuffer<byte> _images;
    private readonly DeviceBuffer<float> _logits;
    private readonly PinnedBuffer<byte> _imagesOut;
    private readonly PinnedBuffer<float> _logitsIn;
    private readonly KernelLaunch _gather;
    private readonly KernelLaunch? _swapAverages;
    private readonly int _pixels;
    private readonly int _classes;

    public Predictor(CudaSession session, Plan plan, CudaNetwork network, Activations activations, FlatParameters parameters)
    {
        _resources = new ResourceStack(session.Quiesce);
        (_session, _network, _logits) = (session, network, activations.Logits);
        (_pixels, _classes) = (plan.Spec.Input.Count, plan.Classes);
        using var guard = _resources.Guard();
        _images = _resources.Own(session.Allocate<byte>((long)network.Images * _pixels, "the images to predict", Relief));
        _imagesOut = _resources.Own(session.Pin<byte>(network.Images * _pixels));
        _logitsIn = _resources.Own(session.Pin<float>(network.Images * _classes));
        _imagesOut.Span.Clear();
        var order = _resources.Own(session.Allocate<int>(network.Images, "the order of prediction", Relief));
        var state = _resources.Own(session.Allocate<StepState>(1, "the state of prediction", Relief));
        // The images are uploaded in prediction order: 0, 1, 2, ...
        session.Upload<int>(Enumerable.Range(0, network.Images).ToArray(), order);
        state.Clear(session.Stream);
        _gather = KernelBindings.Gather(
            session, _images.Pointer, order.Pointer, state.Pointer, activations.Input.Pointer, network.Images, network.Images, _pixels);
        if (parameters.Averages is { } averages)
            _swapAverages = KernelBindings.Swap(session, parameters.Values, averages, parameters.Count);
        guard.Complete();
    }

    public long Bytes => _images.Bytes;

    /// <summary>logits [count, classes] of images [count, pixels], by the average of the parameters where one is kept.</summary>
    public void Run(ReadOnlySpan<byte> images, Span<float> logits)
    {
        _swapAverages?.Run(_session.Stream);
        try
        {
            Predict(images, logits);
        }
        finally
        {
            // Training would otherwise continue from the average.
            _swapAverages?.Run(_session.Stream);
        }
    }

    public void Dispose() => _resources.Dispose();

    private void Predict(ReadOnlySpan<byte> images, Span<float> logits)
    {
        while (!images.IsEmpty)
        {
            var count = Math.Min(_network.Images, images.Length / _pixels);
            images[..(count * _pixels)].CopyTo(_imagesOut.Span);
            _images.CopyFrom(_imagesOut, _imagesOut.Length, _session.Stream);
            _gather.Run(_session.Stream);
            _network.Predict();
            _logits.CopyTo(_logitsIn, count * _classes, _session.Stream);
            _session.Stream.Synchronize();
            _logitsIn.Span[..(count * _classes)].CopyTo(logits);
            images = images[(count * _pixels)..];
            logits = logits[(count * _classes)..];
        }
    }
}
