using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// The card's free memory is the same before and after a training. The first training is not counted, since libraries load code that
/// stays; and as other processes use the card too, memory counts as lost only where every one of several rounds lost some.
/// </summary>
internal sealed class MemoryCheck : ICheck
{
    private const int Rounds = 3;

    public string Name => "memory is given back";

    public IEnumerable<Finding> Run(Setup setup)
    {
        using var context = new CudaContext();
        var entry = EveryLayer.Networks(setup).First();
        EveryLayer.Train(setup, entry, new CudaOptions());
        var lost = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            context.MakeCurrent();
            var before = context.FreeBytes;
            EveryLayer.Train(setup, entry, new CudaOptions());
            context.MakeCurrent();
            lost.Add(before - context.FreeBytes);
        }

        yield return new Finding($"{context.FreeBytes >> 20} of {context.TotalBytes >> 20} MiB are free");
        yield return Finding.Of($"bytes lost in each of {Rounds} trainings", Math.Max(0, lost.Min()), 0);
    }
}
