using System.Text.RegularExpressions;
using CudaEmulator.Core;
using CudaEmulator.Ptx;

namespace CudaEmulator.Driver;

/// <summary>Modules: PTX text, compiled when it is loaded.</summary>
public sealed partial class ModuleApi(Machine machine)
{
    public nint Load(string ptx)
    {
        var context = machine.Contexts.Require();
        machine.Captures.RefuseUnsafe();
        RequireTarget(ptx);
        try
        {
            return machine.Handles.Add(new LoadedModule(context, PtxModule.Parse(Mutated(ptx))));
        }
        catch (PtxException error)
        {
            throw new StatusException(error.Status, error.Message);
        }
    }

    public void Unload(nint handle)
    {
        var module = machine.Require<LoadedModule>(handle, CuResult.InvalidHandle);
        foreach (var (function, target) in machine.Handles.All<KernelFunction>())
        {
            if (target.Module == module)
                machine.Handles.Remove(function);
        }
        machine.Handles.Remove(handle);
        machine.Contexts.Require();
    }

    public nint GetFunction(nint handle, string name)
    {
        machine.Contexts.Require();
        var module = machine.Require<LoadedModule>(handle, CuResult.InvalidHandle);
        var kernel = module.Code.Find(name) ?? throw new StatusException(CuResult.NotFound, $"the module has no kernel '{name}'");
        return machine.Handles.Add(new KernelFunction(module, name, kernel));
    }

    /// <summary>The text with the fault that was asked for.</summary>
    private string Mutated(string ptx) => machine.Settings.Mutation is { } fault && ptx.Contains($".entry {fault.Kernel}(")
        ? ptx.Replace(fault.From, fault.To)
        : ptx;

    /// <summary>A driver reads PTX no newer than itself, and a device runs code for no younger architecture.</summary>
    private void RequireTarget(string ptx)
    {
        var version = VersionDirective().Match(ptx);
        var target = TargetDirective().Match(ptx);
        if (!version.Success || !target.Success)
            throw new StatusException(CuResult.InvalidPtx, "the image is PTX without .version or .target");
        var wanted = 10 * int.Parse(version.Groups[1].Value) + int.Parse(version.Groups[2].Value);
        if (wanted > NewestPtx(machine.Settings.Driver))
            throw new StatusException(CuResult.UnsupportedPtxVersion,
                $"PTX {wanted / 10}.{wanted % 10} is newer than driver {machine.Settings.Driver} reads");
        if (int.Parse(target.Groups[1].Value) > machine.Settings.Arch)
            throw new StatusException(CuResult.NoBinaryForGpu,
                $"the code is for sm_{target.Groups[1].Value}, the device is sm_{machine.Settings.Arch}");
    }

    /// <summary>Ten times the PTX version: CUDA 11.n reads 7.n, 12.n 8.n up to 12.5 and 8.(n-1) from 12.6, 13.n 9.n.</summary>
    private static int NewestPtx(int driver)
    {
        var (major, minor) = (driver / 1000, driver % 1000 / 10);
        return 10 * (major - 4) + (major == 12 && minor > 5 ? minor - 1 : minor);
    }

    [GeneratedRegex(@"^\s*\.version\s+(\d+)\.(\d+)", RegexOptions.Multiline)]
    private static partial Regex VersionDirective();

    [GeneratedRegex(@"^\s*\.target\s+sm_(\d+)", RegexOptions.Multiline)]
    private static partial Regex TargetDirective();
}
