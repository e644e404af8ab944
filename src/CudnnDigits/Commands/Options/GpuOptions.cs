using System.CommandLine;
using CudnnDigits.Cuda.Runtime;

namespace CudnnDigits.Commands.Options;

/// <summary>The options of <c>train</c> that only matter on a GPU.</summary>
internal sealed class GpuOptions
{
    private readonly Option<string?> _precision = SharedOptions.Choice(
        "--precision", "float32, or factors rounded to TF32 [default: fp32]", "fp32", "tf32");

    private readonly Option<bool> _deterministic = new("--deterministic")
    { Description = "Use only algorithms that give the same bits each time" };

    private readonly Option<bool> _find = new("--find") { Description = "Time cuDNN's algorithms at the start and take the fastest" };

    private readonly Option<bool> _noGraph = new("--no-graph")
    { Description = "Launch every kernel in each step instead of replaying a CUDA graph, for debugging" };

    private readonly Option<StepWindow?> _profileSteps = new("--profile-steps")
    {
        Description = "Steps that a profiler records, such as 100..110",
        HelpName = "A..B",
        CustomParser = result =>
        {
            try
            {
                return StepWindow.Parse(result.Tokens[0].Value);
            }
            catch (FormatException failure)
            {
                result.AddError($"--profile-steps: {failure.Message}");
                return null;
            }
        },
    };

    public IReadOnlyList<Option> All => [_precision, _deterministic, _find, _noGraph, _profileSteps];

    public CudaOptions Read(ParseResult result) => new(
        !result.GetValue(_noGraph), result.GetValue(_precision) == "tf32" ? Precision.Tf32 : Precision.Fp32,
        result.GetValue(_deterministic), result.GetValue(_find), result.GetValue(_profileSteps));
}
