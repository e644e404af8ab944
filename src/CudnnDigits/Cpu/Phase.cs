using CudnnDigits.Cpu.Layers;

namespace CudnnDigits.Cpu;

/// <summary>The part of a training step between two barriers. Each shard of the batch runs it on its own.</summary>
/// <param name="LoadsImages">Whether the phase starts with filling the network's input.</param>
/// <param name="Forward">The layers to run forward, in this order.</param>
/// <param name="ComputesLoss">Whether the losses and the gradient of the logits are computed after them.</param>
/// <param name="Backward">The layers to run backward, in this order: the last layer of the network comes first.</param>
/// <param name="Reduction">What is then reduced over the whole batch; null in the last phase.</param>
internal sealed record Phase(
    bool LoadsImages, CpuLayer[] Forward, bool ComputesLoss, CpuLayer[] Backward, BatchReduction? Reduction)
{
    /// <summary>
    /// Splits a step into phases. A network whose layers handle each image on its own has one phase: forward, loss and backward, chunk by
    /// chunk. Each <see cref="BatchStatisticsLayer"/> adds two barriers, one before its forward pass and one before its backward pass, so
    /// n of them make 2n + 1 phases. The loss is computed in the middle one.
    /// </summary>
    public static Phase[] Split(CpuLayer[] layers)
    {
        var phases = new List<Phase>();
        List<CpuLayer> forward = [], backward = [];
        foreach (var layer in layers)
        {
            if (layer is BatchStatisticsLayer statistics) Close(withLoss: false, BatchReduction.OfStatistics(statistics));
            forward.Add(layer);
        }

        var computesLoss = true;
        foreach (var layer in layers.AsEnumerable().Reverse())
        {
            if (layer is BatchStatisticsLayer statistics)
            {
                Close(computesLoss, BatchReduction.OfGradientSums(statistics));
                computesLoss = false;
            }

            backward.Add(layer);
        }

        Close(computesLoss, reduction: null);
        return [.. phases];

        void Close(bool withLoss, BatchReduction? reduction)
        {
            phases.Add(new Phase(LoadsImages: phases.Count == 0, [.. forward], withLoss, [.. backward], reduction));
            forward.Clear();
            backward.Clear();
        }
    }
}
