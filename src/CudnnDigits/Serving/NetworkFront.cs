using CudnnDigits.Models;

namespace CudnnDigits.Serving;

/// <summary>The layers of a network up to its first feature maps, as a network of their own: any executor computes them.</summary>
internal static class NetworkFront
{
    /// <summary>Null for a network without a convolution.</summary>
    public static Plan? Of(Plan plan)
    {
        var layers = plan.Spec.Layers;
        var end = layers.TakeWhile(layer => layer is not Conv2d).Count() + 1;
        if (end > layers.Count) return null;
        // What a map lets through is what the layers behind it see of it.
        var rectified = layers.TakeWhile(layer => layer is not ReLU).Count() + 1;
        if (rectified > end && rectified <= layers.Count) end = rectified;
        return Plan.Build(plan.Spec with { Layers = [.. layers.Take(end)] }, batchSize: 1);
    }

    /// <summary>The front's share of the whole network's values. Its tensors are the first of each kind, but may lie elsewhere.</summary>
    public static float[] Values(Plan front, Plan whole, float[] values)
    {
        var share = new float[front.ValueFloats];
        foreach (var (to, from) in front.Parameters.Zip(whole.Parameters).Concat(front.Statistics.Zip(whole.Statistics)))
            values.AsSpan(from.Offset, from.Count).CopyTo(share.AsSpan(to.Offset));
        return share;
    }
}
