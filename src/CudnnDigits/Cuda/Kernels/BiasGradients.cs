using System.Runtime.InteropServices;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Sys;

namespace CudnnDigits.Cuda.Kernels;

/// <summary>
/// The gradients of the biases of all convolutions and linear layers in one launch at the end of the backward pass; one cuDNN call a
/// layer would be one kernel each. Every output's gradient is still there then.
/// </summary>
internal sealed class BiasGradients
{
    private const int Warps = BlockSize.Threads / BlockSize.Lanes;

    /// <summary>Rows that a warp sums in a linear layer, as in bias.cu.</summary>
    private const int ImagesOfWarp = 8;

    private readonly KernelLaunch? _launch;

    public BiasGradients(CudaSession session, ResourceStack resources, IEnumerable<LayerPorts> layers)
    {
        var tasks = new List<BiasTask>();
        var blocks = 0;
        LayerPorts[] biased = [.. layers.Where(layer => layer.Plan is { Bias: not null, Spec: Conv2d or Linear })];
        if (biased.Length == 0) return;
        var partial = resources.Own(session.Allocate<float>(
            biased.Sum(layer => (long)layer.Plan.Output.Channels * Slices(layer)), "partial sums of bias gradients", "Use a smaller --batch-size"));
        long used = 0;
        foreach (var layer in biased)
        {
            var (channels, slices) = (layer.Plan.Output.Channels, Slices(layer));
            tasks.Add(new BiasTask(layer, partial.At(used), slices, blocks));
            used += (long)channels * slices;
            blocks += slices * (Pixels(layer) > 1 ? channels : DivideUp(channels, BlockSize.Lanes));
        }

        var table = resources.Own(session.Allocate<BiasTask>(tasks.Count, "the table of biases", "Use a smaller network"));
        session.Upload<BiasTask>(tasks.ToArray(), table);
        _launch = session.Kernel("bias", "bias_gradients").Bind(
            blocks, BlockSize.Threads, table.Pointer, tasks.Count, biased[0].Parameters.State.Pointer);
    }

    public void Run(CudaStream stream) => _launch?.Run(stream);

    private static int Pixels(LayerPorts layer) => layer.Plan.Output.Height * layer.Plan.Output.Width;

    /// <summary>Parts of the batch that are summed by blocks of their own.</summary>
    private static int Slices(LayerPorts layer) =>
        DivideUp(layer.Images, Pixels(layer) > 1 ? Warps : Warps * ImagesOfWarp);

    private static int DivideUp(int value, int by) => (value + by - 1) / by;

    /// <summary>The bias of one layer, in the layout of BiasTask in Kernels/bias.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct BiasTask(LayerPorts layer, CUdeviceptr partial, int slices, int firstBlock)
    {
        private readonly CUdeviceptr _outputGradient = layer.OutputGradient;
        private readonly CUdeviceptr _biasGradient = layer.BiasGradient;
        private readonly CUdeviceptr _partial = partial;
        private readonly int _images = layer.Images;
        private readonly int _channels = layer.Plan.Output.Channels;
        private readonly int _pixels = Pixels(layer);
        private readonly int _slices = slices;
        private readonly int _firstBlock = firstBlock;
    }
}
