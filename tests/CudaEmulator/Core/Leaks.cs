using CudaEmulator.Cublas;
using CudaEmulator.Cudnn;
using CudaEmulator.Driver;

namespace CudaEmulator.Core;

/// <summary>What is alive and should not be, once its owner is through.</summary>
public static class Leaks
{
    /// <summary>Everything that anybody would have had to give back.</summary>
    public static IReadOnlyList<string> All(Machine machine)
    {
        List<string> leaks = [.. machine.Handles.All<Context>().SelectMany(entry => Of(machine, entry.Target))];
        leaks.AddRange(Objects<CudnnDescriptor>(machine, _ => true));
        if (machine.Contexts.Retained > 0)
            leaks.Add($"primary context, retained {machine.Contexts.Retained} times");
        return leaks;
    }

    /// <summary>What lives in one context.</summary>
    public static IReadOnlyList<string> Of(Machine machine, Context context) =>
    [
        .. machine.Memory.Live.Where(allocation => allocation.Owner == context)
            .Select(allocation => $"{allocation.Kind} memory of {allocation.Range.Length} bytes at 0x{allocation.Range.Start:x}"),
        .. Objects<CudaStream>(machine, stream => stream.Context == context),
        .. Objects<CudaEvent>(machine, mark => mark.Context == context),
        .. Objects<Graph>(machine, _ => true),
        .. Objects<GraphExec>(machine, _ => true),
        .. Objects<LoadedModule>(machine, module => module.Context == context),
        .. Objects<CublasHandle>(machine, handle => handle.Context == context),
        .. Objects<CudnnHandle>(machine, handle => handle.Context == context),
    ];

    /// <summary>A context takes all that it holds with it.</summary>
    public static void Discard(Machine machine, Context context)
    {
        foreach (var allocation in machine.Memory.Live.Where(allocation => allocation.Owner == context).ToList())
            machine.Memory.Free(allocation);
        Remove<CudaStream>(machine, stream => stream.Context == context);
        Remove<CudaEvent>(machine, mark => mark.Context == context);
        Remove<Graph>(machine, _ => true);
        Remove<GraphExec>(machine, _ => true);
        Remove<LoadedModule>(machine, module => module.Context == context);
        Remove<KernelFunction>(machine, function => function.Module.Context == context);
        Remove<CublasHandle>(machine, handle => handle.Context == context);
        Remove<CudnnHandle>(machine, handle => handle.Context == context);
    }

    private static IEnumerable<string> Objects<T>(Machine machine, Func<T, bool> chosen) where T : class =>
        machine.Handles.All<T>().Where(entry => chosen(entry.Target)).Select(entry => $"{entry.Target.GetType().Name} 0x{entry.Handle:x}");

    private static void Remove<T>(Machine machine, Func<T, bool> chosen) where T : class
    {
        foreach (var (handle, target) in machine.Handles.All<T>())
        {
            if (chosen(target))
                machine.Handles.Remove(handle);
        }
    }
}
