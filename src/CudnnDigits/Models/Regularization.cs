namespace CudnnDigits.Models;

/// <summary>Adds layers against overfitting to any network.</summary>
public static class Regularization
{
    /// <summary>
    /// Adds batch normalization after each convolution that has none, after its ReLU and pooling: there it has the fewest values to
    /// normalize, and the CPU can still fuse the convolution with what follows it.
    /// </summary>
    /// <exception cref="ArgumentException">The network has no convolution.</exception>
    public static ModelSpec WithBatchNorm(ModelSpec spec)
    {
        if (!spec.Layers.OfType<Conv2d>().Any())
            throw new ArgumentException($"{spec.Name}: no convolution to add batch normalization after");
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

    /// <summary>Sets the dropout before the last linear layer, replacing one that is there; 0 for none.</summary>
    /// <exception cref="ArgumentException">The network has no linear layer.</exception>
    public static ModelSpec WithDropout(ModelSpec spec, float probability)
    {
        var last = spec.Layers.ToList().FindLastIndex(layer => layer is Linear);
        if (last < 0) throw new ArgumentException($"{spec.Name}: no linear layer to add dropout before");
        var before = spec.Layers.Take(last);
        if (last > 0 && spec.Layers[last - 1] is Dropout) before = before.SkipLast(1);
        LayerSpec[] dropout = probability > 0 ? [new Dropout(probability)] : [];
        return spec with { Layers = [.. before, .. dropout, .. spec.Layers.Skip(last)] };
    }

    /// <summary>The probability of the dropout right before the last linear layer; 0 where there is none.</summary>
    public static float DropoutOf(ModelSpec spec)
    {
        var last = spec.Layers.ToList().FindLastIndex(layer => layer is Linear);
        return last > 0 && spec.Layers[last - 1] is Dropout dropout ? dropout.Probability : 0;
    }
}
