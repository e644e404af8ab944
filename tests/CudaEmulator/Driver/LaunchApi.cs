using CudaEmulator.Core;

namespace CudaEmulator.Driver;

/// <summary>Kernel launches.</summary>
public sealed unsafe class LaunchApi(Machine machine)
{
    private const uint MaxBlockDepth = 64;
    private const uint MaxGridSide = 65535;

    /// <summary>Queues a kernel. The parameters' values are copied now, as many bytes of each as the kernel declares.</summary>
    public void Launch(nint handle, Dim3 grid, Dim3 block, uint sharedBytes, nint streamHandle, void** parameters, bool hasExtra)
    {
        var stream = machine.Streams.Resolve(streamHandle);
        var function = machine.Require<KernelFunction>(handle, CuResult.InvalidHandle);
        Refuse(hasExtra, "the emulator takes parameters by kernelParams only");
        Refuse(grid.Count == 0 || block.Count == 0, $"an extent is 0: grid {grid}, block {block}");
        Refuse(grid.X > int.MaxValue || grid.Y > MaxGridSide || grid.Z > MaxGridSide, $"the grid {grid} is too large");
        Refuse(block.Count > EmulatedDevice.MaxThreadsPerBlock || block.Z > MaxBlockDepth, $"the block {block} is too large");
        Refuse(sharedBytes > EmulatedDevice.SharedMemoryPerBlock, $"{sharedBytes} bytes of dynamic shared memory");
        var kernel = function.Kernel;
        Refuse(block.Count > (ulong)kernel.MaxThreadsPerBlock,
            $"{function.Name} takes blocks of {kernel.MaxThreadsPerBlock} threads at most");
        Refuse(parameters == null && kernel.Parameters.Count > 0, $"{function.Name} has parameters, none were given");
        var values = new byte[kernel.ParameterBytes];
        foreach (var (index, parameter) in kernel.Parameters.Index())
        {
            Refuse(parameters[index] == null, $"parameter {parameter.Name} of {function.Name} is a null pointer");
            new ReadOnlySpan<byte>(parameters[index], (int)parameter.Size).CopyTo(values.AsSpan((int)parameter.Offset));
        }
        if (stream.Capture is null)
            machine.Journal.Count(Counter.Launches);
        machine.Journal.Count($"{Counter.Blocks}{function.Name}", (long)grid.Count);
        stream.Context.Enqueue(stream, new Operation(NodeKind.Kernel, function.Name,
            () => kernel.Launch(grid, block, sharedBytes, values, machine.Memory)));
    }

    private static void Refuse(bool condition, string reason)
    {
        if (condition)
            throw new StatusException(CuResult.InvalidValue, reason);
    }
}
