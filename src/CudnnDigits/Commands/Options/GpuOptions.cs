using System.CommandLine;
using CudnnDigits.Cuda;

namespace CudnnDigits.Commands.Options;

/// <summary>The options of <c>train</c> that concern a GPU only.</summary>
internal sealed class GpuOptions
{
    private readonly Option<string?> _precision = SharedOptions.Choice(
        "--precision", "On a GPU: full float32, or factors rounded to TF32 [default: fp32]", "fp32", "tf32");

    private readonly Option<bool> _deterministic = new("--deterministic")
    { Description = "On a GPU: only algorithms that give the same bits each time" };

    private readonly Option<bool> _find = new("--find") { Description = "On a GPU: time cuDNN's algorithms at the start and take the fastest" };

    private readonly Option<bool> _noGraph = new("--no-graph") { Description = "On a GPU: make every call anew in each step, for debugging" };

    private readonly Option<StepWindow?> _profileSteps = new("--profile-steps")
    {
        Description = "On a GPU: the steps that a profiler is to look at, such as 100..110",
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

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _precision, _deterministic, _find, _noGraph, _profileSteps }) command.Options.Add(option);
    }

    public CudaOptions Read(ParseResult result) => new(
        !result.GetValue(_noGraph), result.GetValue(_precision) == "tf32" ? Precision.Tf32 : Precision.Fp32,
        result.GetValue(_deterministic), result.GetValue(_find), result.GetValue(_profileSteps));
}
