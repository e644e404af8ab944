using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.Parity;
using static TorchSharp.torch;

namespace CudnnDigits.Benchmarks.Recording;

/// <summary>
/// Writes the learning rates of TorchSharp's schedulers, step by step: a tensor for each of <see cref="ScheduleRecipe.All"/>.
/// </summary>
internal static class ScheduleRecorder
{
    public static SafetensorsFile Record() => new(
        new Dictionary<string, string> { ["recorded_with"] = TorchVersion.Text },
        [.. ScheduleRecipe.All.Select(recipe => new FloatTensor(recipe.Name, [recipe.Steps], Rates(recipe)))]);

    private static float[] Rates(ScheduleRecipe recipe)
    {
        using var parameter = new TorchSharp.Modules.Parameter(zeros(1));
        using var optimizer = optim.SGD([parameter], recipe.LearningRate);
        var scheduler = Scheduler(recipe, optimizer);
        var rates = new float[recipe.Steps];
        for (var step = 0; step < rates.Length; step++)
        {
            rates[step] = (float)optimizer.ParamGroups.Single().LearningRate;
            optimizer.step();
            if (step < rates.Length - 1) scheduler.step();
        }

        return rates;
    }

    private static optim.lr_scheduler.LRScheduler Scheduler(ScheduleRecipe recipe, optim.Optimizer optimizer)
    {
        if (recipe.Spec is OneCycle cycle)
        {
            return optim.lr_scheduler.OneCycleLR(
                optimizer, recipe.LearningRate, recipe.Steps, pct_start: cycle.WarmUp, cycle_momentum: false);
        }

        var rise = (int)Math.Round(((Cosine)recipe.Spec).WarmUp * (double)recipe.Steps);
        return optim.lr_scheduler.SequentialLR(
            optimizer,
            [
                optim.lr_scheduler.LinearLR(optimizer, 1.0 / rise, 1, rise - 1),
                optim.lr_scheduler.CosineAnnealingLR(optimizer, recipe.Steps - rise),
            ],
            [rise]);
    }
}
