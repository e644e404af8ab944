using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;
using CudnnDigits.Native.Errors;

namespace CudnnDigits.Verification.Checks;

/// <summary>A network that does not fit is refused with a message that explains it, and the card works on.</summary>
internal sealed class OutOfMemoryCheck : ICheck
{
    public string Name => "a failing allocation is explained";

    public IEnumerable<Finding> Run(Setup setup)
    {
        using var context = new CudaContext();
        var wide = new Conv2d(1024, 1);
        var spec = new ModelSpec("too large", new Shape(1, 28, 28), [wide, new Linear(10)]);
        // The output of the convolution alone is larger than the memory.
        var images = (context.TotalBytes / (sizeof(float) * (long)spec.Input.Count * wide.OutChannels)) + 1;
        var (status, message) = Refusal(setup, Plan.Build(spec, (int)images));
        yield return Finding.That($"status {status}", status == nameof(Native.Sys.CUresult.CUDA_ERROR_OUT_OF_MEMORY));
        yield return Finding.That(
            $"the message: {message}",
            message.Contains("conv's output", StringComparison.Ordinal) && message.Contains("--batch-size", StringComparison.Ordinal));
        EveryLayer.Train(setup, EveryLayer.Networks(setup).First(), new CudaOptions());
        yield return new Finding("the next training works");
    }

    private static (string Status, string Message) Refusal(Setup setup, Plan plan)
    {
        try
        {
            using var executor = setup.OnCard(plan, new Sgd());
            return ("none: it was not refused", "none");
        }
        catch (CudaException refusal)
        {
            return (refusal.Status, refusal.Message);
        }
    }
}
