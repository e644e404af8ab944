using CudnnDigits.Models;

namespace CudnnDigits.Serving;

/// <summary>The layers of a network up to its first feature maps, as a network of their own.</summary>
internal static class NetworkFront
{
    /// <summary>Returns null for a network without a convolution.</summary>
    public static Plan? Of(Plan plan)
    {
        var layers = plan.Spec.Layers;
        var end = layers.TakeWhile(layer => layer is not Conv2d).Count() + 1;
        if (end > layers.Count) return null;
        // Includes the ReLU if there is one: its output is what the following layers see.
        var rectified = layers.TakeWhile(layer => layer is not ReLU).Count() + 1;
        if (rectified > end && rectified <= layers.Count) end = rectified;
        return plan.Prefix(end, batchSize: 1);
    }
}
