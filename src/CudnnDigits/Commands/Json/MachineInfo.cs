using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CudnnDigits.Commands.Networks;
using CudnnDigits.Native;

namespace CudnnDigits.Commands.Json;

/// <summary>What <c>info</c> shows. Its JSON is documented in docs/json.md.</summary>
/// <param name="InstructionSets">Vector instruction sets of the processor that kernels could use.</param>
/// <param name="VectorWidths">Bits of the vectors that the kernels can use; the first is the default.</param>
/// <param name="Threads">Hardware threads that the process may use.</param>
/// <param name="Data">The folder of the data set.</param>
internal sealed record MachineInfo(
    string Version, string Runtime, string OperatingSystem, string Processor, IReadOnlyList<string> InstructionSets,
    IReadOnlyList<int> VectorWidths, int Threads,
    string Data, CudaReport Cuda) : JsonFormat
{
    public static MachineInfo Collect(string data) => new(
        ProgramInfo.Program, ProgramInfo.Runtime, ProgramInfo.OperatingSystem, ProcessorName(), [.. FindInstructionSets()], ExecutorFactory.VectorWidths,
        Environment.ProcessorCount, data, CudaDoctor.Examine());

    public string ToJson() => JsonSerializer.Serialize(this, MachineInfoJson.Default.MachineInfo);

    private static IEnumerable<string> FindInstructionSets() => new (string Name, bool Has)[]
    {
        ("SSE4.2", Sse42.IsSupported), ("AVX2", Avx2.IsSupported), ("FMA", Fma.IsSupported), ("AVX-512F", Avx512F.IsSupported),
        ("AVX-512BW", Avx512BW.IsSupported), ("AVX-512DQ", Avx512DQ.IsSupported), ("AVX-512VL", Avx512F.VL.IsSupported), ("AdvSimd", AdvSimd.IsSupported),
    }.Where(set => set.Has).Select(set => set.Name);

    /// <summary>The brand string, which x86 processors return in three parts of 16 bytes.</summary>
    private static string ProcessorName()
    {
        const int firstPart = unchecked((int)0x80000002), parts = 3;
        if (!X86Base.IsSupported) return $"{RuntimeInformation.ProcessArchitecture}";
        var name = new int[4 * parts];
        for (var part = 0; part < parts; part++)
            (name[4 * part], name[(4 * part) + 1], name[(4 * part) + 2], name[(4 * part) + 3]) = X86Base.CpuId(firstPart + part, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(name.AsSpan())).TrimEnd('\0', ' ');
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(MachineInfo))]
internal sealed partial class MachineInfoJson : JsonSerializerContext;
