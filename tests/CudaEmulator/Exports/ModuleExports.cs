using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Driver;

namespace CudaEmulator.Exports;

/// <summary>libcuda: modules and launches.</summary>
internal static unsafe class ModuleExports
{
    private const uint ElfMagic = 0x464C457F;
    private const uint FatBinaryMagic = 0xBA55ED50;

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadData")]
    public static int LoadData(nint* module, byte* image) => Entry.Driver("cuModuleLoadData", machine =>
    {
        Entry.RequireOut(module);
        *module = machine.Modules.Load(Ptx(image));
    });

    [UnmanagedCallersOnly(EntryPoint = "cuModuleLoadDataEx")]
    public static int LoadDataEx(
        nint* module, byte* image, uint count, int* options, nint* values) => Entry.Driver("cuModuleLoadDataEx", machine =>
    {
        Entry.RequireOut(module);
        var log = new JitLog(count, options, values);
        try
        {
            *module = machine.Modules.Load(Ptx(image));
            log.Write("");
        }
        catch (StatusException refusal)
        {
            log.Write(refusal.Message);
            throw;
        }
    });

    [UnmanagedCallersOnly(EntryPoint = "cuModuleUnload")]
    public static int Unload(nint module) => Entry.Driver("cuModuleUnload", machine => machine.Modules.Unload(module));

    [UnmanagedCallersOnly(EntryPoint = "cuModuleGetFunction")]
    public static int GetFunction(nint* function, nint module, byte* name) => Entry.Driver("cuModuleGetFunction", machine =>
    {
        Entry.RequireOut(function);
        Entry.RequireOut(name);
        *function = machine.Modules.GetFunction(module, Text.Read(name));
    });

    [UnmanagedCallersOnly(EntryPoint = "cuLaunchKernel")]
    public static int LaunchKernel(
        nint function, uint gridX, uint gridY, uint gridZ, uint blockX, uint blockY, uint blockZ, uint sharedBytes,
        nint stream, void** parameters, void** extra) => Entry.Driver("cuLaunchKernel", machine =>
            machine.Launches.Launch(
                function, new Dim3(gridX, gridY, gridZ), new Dim3(blockX, blockY, blockZ), sharedBytes, stream, parameters, extra != null));

    private static string Ptx(byte* image)
    {
        Entry.RequireOut(image);
        var magic = *(uint*)image;
        return magic is ElfMagic or FatBinaryMagic
            ? throw new StatusException(CuResult.NoBinaryForGpu, "the emulator runs PTX text, not machine code")
            : Text.Read(image);
    }
}
