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
    private readonly KernelLaunch? _launch;

    public BiasGradients(CudaSession session, ResourceStack resources, IEnumerable<LayerPorts> layers)
    {
        var tasks = new List<BiasTask>();
        var blocks = 0;
        foreach (var layer in layers.Where(layer => layer.Plan is { Bias: not null, Spec: Conv2d or Linear }))
        {
            tasks.Add(new BiasTask(layer, blocks));
            blocks += layer.Plan.Output.Channels;
        }

        if (tasks.Count == 0) return;
        var table = resources.Own(session.Allocate<BiasTask>(tasks.Count, "the table of biases", "Take a smaller network"));
        session.Upload<BiasTask>(tasks.ToArray(), table);
        _launch = session.Kernel("bias", "bias_gradients").Bind(blocks, BlockSize.Threads, table.Pointer, tasks.Count);
    }

    public void Run(CudaStream stream) => _launch?.Run(stream);

    /// <summary>One layer's bias, in the layout of BiasTask in Kernels/bias.cu.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct BiasTask(LayerPorts layer, int firstBlock)
    {
        private readonly CUdeviceptr _outputGradient = layer.OutputGradient;
        private readonly CUdeviceptr _biasGradient = layer.BiasGradient;
        private readonly int _images = layer.Images;
        private readonly int _channels = layer.Plan.Output.Channels;
        private readonly int _pixels = layer.Plan.Output.Height * layer.Plan.Output.Width;
        private readonly int _firstBlock = firstBlock;
    }
}
