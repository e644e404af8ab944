namespace CudnnDigits.Models;

/// <summary>Networks with layers against overfitting added, whatever network it is.</summary>
public static class Regularization
{
    /// <summary>
    /// With a batch normalisation behind each convolution that has none: behind its ReLU and its pooling, where the fewest values are left
    /// to normalise, and where the CPU's fused convolution stays in one piece.
    /// </summary>
    /// <exception cref="ArgumentException">There is no convolution.</exception>
    public static ModelSpec WithBatchNorm(ModelSpec spec)
    {
        if (!spec.Layers.OfType<Conv2d>().Any()) throw new ArgumentException($"{spec.Name}: no convolution to normalise behind");
        var layers = new List<LayerSpec>();
        var open = false;
        foreach (var layer in spec.Layers)
        {
            if (open && layer is not (ReLU or MaxPool2d or BatchNorm2d)) layers.Add(new BatchNorm2d());
            open = layer is Conv2d || (open && layer is ReLU or MaxPool2d);
            layers.Add(layer);
        }

        return spec with { Layers = layers };
    }

    /// <summary>With this dropout in front of the last fully connected layer, instead of any that stands there; 0 for none.</summary>
    /// <exception cref="ArgumentException">There is no fully connected layer.</exception>
    public static ModelSpec WithDropout(ModelSpec spec, float probability)
    {
        var last = spec.Layers.ToList().FindLastIndex(layer => layer is Linear);
        if (last < 0) throw new ArgumentException($"{spec.Name}: no fully connected layer to put a dropout in front of");
        var before = spec.Layers.Take(last);
        if (last > 0 && spec.Layers[last - 1] is Dropout) before = before.SkipLast(1);
        return spec with { Layers = [.. before, .. probability > 0 ? [new Dropout(probability)] : Array.Empty<LayerSpec>(), .. spec.Layers.Skip(last)] };
    }
}
