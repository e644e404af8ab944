namespace CudaEmulator.Core;

/// <summary>
/// What the emulated machine is like, written <c>key=value;key=value</c> in the environment variable <see cref="Variable"/> or given to
/// <c>emuConfigure</c>. Example: <c>memory=64M;arch=75;refuse=fused,forward:1;fail=cuMemAlloc_v2:3:2;lose=719@10;eager</c>.
/// </summary>
public sealed class Settings
{
    public const string Variable = "CUDA_EMULATOR";
    public const string ReportVariable = "CUDA_EMULATOR_REPORT";
    private const int Cudnn9NotSupported = 3000;

    /// <summary>devices=0 is a machine with a driver and no GPU.</summary>
    public int Devices { get; private set; } = 1;

    /// <summary>driver=12080: what cuDriverGetVersion answers.</summary>
    public int Driver { get; private set; } = 12080;

    /// <summary>cublas=120805: what cublasGetProperty answers.</summary>
    public int Cublas { get; private set; } = 120805;

    /// <summary>cudnn=91300: what cudnnGetVersion answers.</summary>
    public int Cudnn { get; private set; } = 91300;

    /// <summary>cudnn-cuda=12080: the CUDA that this cuDNN was built for.</summary>
    public int CudnnCuda { get; private set; } = 12080;

    /// <summary>arch=86: the compute capability, ten times major plus minor.</summary>
    public int Arch { get; private set; } = 86;

    /// <summary>memory=8G: the device's memory in bytes, suffixes K, M and G allowed.</summary>
    public ulong Memory { get; private set; } = 8UL << 30;

    /// <summary>
    /// refuse=forward:1,backward-data:*,backward-filter:0,fused: algorithms that the device lists as NOT_SUPPORTED, and whether the
    /// fused convolution is refused when it is called.
    /// </summary>
    public IReadOnlySet<string> Refused { get; private set; } = new HashSet<string>();

    /// <summary>refusal=5000: the cuDNN status with which algorithms are refused when they are called.</summary>
    public int Refusal { get; private set; } = Cudnn9NotSupported;

    /// <summary>both-math: lists name every algorithm once for each math type that the descriptor permits.</summary>
    public bool ListsBothMathTypes { get; private set; }

    /// <summary>lose=719@10: the tenth kernel that runs fails with status 719, and the context with it.</summary>
    public (int Status, long Kernel)? Lose { get; private set; }

    /// <summary>eager: work runs when it is queued, as a fast device might, instead of as late as the rules allow.</summary>
    public bool Eager { get; private set; }

    /// <summary>tf32: operands lose the mantissa bits that TF32 lacks wherever the math mode permits it.</summary>
    public bool RoundToTf32 { get; private set; }

    /// <summary>fail=cudnnCreate:1:1001: the first call returns 1001. See <see cref="FailureInjection"/>.</summary>
    public IReadOnlyList<(string Function, long Call, int Status)> Failures { get; private set; } = [];

    /// <summary>broken=leak,perturbed-bits: what this machine does wrong. See <see cref="Faults"/>.</summary>
    public IReadOnlySet<string> Broken { get; private set; } = new HashSet<string>();

    /// <summary>mutate=adam:mul.rn:add.rn: every such instruction in the PTX that has this kernel becomes the other.</summary>
    public (string Kernel, string From, string To)? Mutation { get; private set; }

    public static Settings FromEnvironment() => Parse(Environment.GetEnvironmentVariable(Variable) ?? "");

    /// <exception cref="FormatException">A key is unknown or a value cannot be read.</exception>
    public static Settings Parse(string text)
    {
        var settings = new Settings();
        foreach (var entry in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var split = entry.Split('=', 2);
            settings.Set(split[0], split.Length == 2 ? split[1] : "1");
        }
        return settings;
    }

    private void Set(string key, string value)
    {
        switch (key)
        {
            case "devices": Devices = int.Parse(value); break;
            case "driver": Driver = int.Parse(value); break;
            case "cublas": Cublas = int.Parse(value); break;
            case "cudnn": Cudnn = int.Parse(value); break;
            case "cudnn-cuda": CudnnCuda = int.Parse(value); break;
            case "arch": Arch = int.Parse(value); break;
            case "memory": Memory = Bytes(value); break;
            case "refuse": Refused = value.Split(',').ToHashSet(); break;
            case "refusal": Refusal = int.Parse(value); break;
            case "both-math": ListsBothMathTypes = value != "0"; break;
            case "lose": Lose = Fault(value.Split('@')); break;
            case "eager": Eager = value != "0"; break;
            case "tf32": RoundToTf32 = value != "0"; break;
            case "broken": Broken = value.Split(',').Select(Faults.Known).ToHashSet(); break;
            case "mutate": Mutation = Mutate(value.Split(':')); break;
            case "fail": Failures = [.. value.Split(',').Select(failure => Failure(failure.Split(':')))]; break;
            default: throw new FormatException($"{Variable}: unknown setting '{key}'");
        }
    }

    private static ulong Bytes(string value) => value[^1] switch
    {
        'K' => ulong.Parse(value[..^1]) << 10,
        'M' => ulong.Parse(value[..^1]) << 20,
        'G' => ulong.Parse(value[..^1]) << 30,
        _ => ulong.Parse(value),
    };

    private static (int, long) Fault(string[] parts) =>
        parts.Length == 2 ? (int.Parse(parts[0]), long.Parse(parts[1])) : throw new FormatException("lose wants STATUS@KERNEL");

    private static (string, string, string) Mutate(string[] parts) =>
        parts.Length == 3 ? (parts[0], parts[1], parts[2]) : throw new FormatException("mutate wants KERNEL:FROM:TO");

    private static (string, long, int) Failure(string[] parts) => parts.Length == 3
        ? (parts[0], parts[1] == "*" ? FailureInjection.EveryCall : long.Parse(parts[1]), int.Parse(parts[2]))
        : throw new FormatException("fail wants FUNCTION:CALL:STATUS");
}
