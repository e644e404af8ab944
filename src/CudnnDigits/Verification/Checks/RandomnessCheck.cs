using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Verification.Checks;

/// <summary>
/// The images that a step sees, distorted and with elements dropped, bit for bit those of the CPU. A linear layer shows them: from weights
/// of zero and one image a class, a step down the squared error leaves each class its image, exactly, as all factors are powers of two.
/// </summary>
internal sealed class RandomnessCheck : ICheck
{
    private const int Images = 8;
    private const ulong Seed = 9;

    private static readonly Augmentation[] Distortions =
        [new(Shift: 3.5f), new(Rotation: 45), new(Scale: 0.4f), new(Shear: 0.5f), new(2, 15, 0.15f, 0.15f)];

    public string Name => "augmentation and dropout, bit for bit as on the CPU";

    public IEnumerable<Finding> Run(Setup setup)
    {
        foreach (var distortion in Distortions.Take(setup.Quick ? 1 : 4).Append(Distortions[^1]))
            yield return Compare(setup, $"images, {distortion}", [new Linear(Images)], distortion);
        foreach (var probability in new[] { 0.1f, 0.25f, 0.5f })
            yield return Compare(setup, $"images, dropout {probability}", [new Dropout(probability), new Linear(Images)], null);
    }

    private static Finding Compare(Setup setup, string what, LayerSpec[] layers, Augmentation? distortion)
    {
        var spec = new ModelSpec("window", new Shape(1, 28, 21), layers, Loss.SquaredError);
        var data = new LayerCase(spec, Images, Images).Data(Seed) with { Labels = [.. Enumerable.Range(0, Images).Select(image => (byte)image)] };
        var plan = Plan.Build(spec, Images);
        var start = new TrainingState(plan) { Seed = Seed, Step = 4 };
        using var card = setup.OnCard(plan, new Sgd()).Begin(data, start, distortion);
        using var cpu = setup.OnCpu(plan, new Sgd()).Begin(data, start, distortion);
        return Finding.OfBits(what, See(card), See(cpu));

        float[] See(IExecutor executor)
        {
            executor.Train(plan, [.. Enumerable.Range(0, Images)], rate: Images);
            var weight = plan.Parameters[0];
            return executor.ReadState(plan).Parameters.AsSpan(weight.Offset, weight.Count).ToArray();
        }
    }
}
