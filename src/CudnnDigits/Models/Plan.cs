namespace CudnnDigits.Models;

/// <summary>One tensor of parameters: its PyTorch name and shape, and its offset in the flat parameter buffer, in floats.</summary>
/// <param name="Initial">The initial value of all elements; null if they are random.</param>
public sealed record ParameterPlan(string Name, IReadOnlyList<int> Shape, int FanIn, int Offset, float? Initial = null)
{
    public int Count => Shape.Aggregate(1, (product, size) => product * size);
}

/// <summary>
/// One layer with everything that follows from the spec: its name, the shapes of one image's input and output, its parameters.
/// </summary>
/// <param name="RunningMean">
/// With <paramref name="RunningVariance"/>, the running statistics of a batch normalization; null for other layers.
/// </param>
public sealed record LayerPlan(
    string Name, LayerSpec Spec, Shape Input, Shape Output, ParameterPlan? Weight = null, ParameterPlan? Bias = null,
    ParameterPlan? RunningMean = null, ParameterPlan? RunningVariance = null)
{
    /// <summary>The weight and the bias, if the layer has them.</summary>
    public IEnumerable<ParameterPlan> Parameters => new[] { Weight, Bias }.OfType<ParameterPlan>();
}

/// <summary>The arithmetic of a network for one batch size: every shape, name and offset. Pure; no device is involved.</summary>
public sealed class Plan
{
    /// <summary>Every parameter starts on a multiple of 64 floats (256 bytes), as a fresh CUDA allocation would.</summary>
    public const int Alignment = 64;

    private Plan(ModelSpec spec, int batchSize, IReadOnlyList<LayerPlan> layers, int parameterFloats, int valueFloats)
    {
        (Spec, BatchSize, ParameterFloats, ValueFloats) = (spec, batchSize, parameterFloats, valueFloats);
        Layers = layers;
        Parameters = [.. layers.SelectMany(layer => layer.Parameters)];
        Statistics = [.. layers.SelectMany(layer => new[] { layer.RunningMean, layer.RunningVariance }).OfType<ParameterPlan>()];
    }

    public ModelSpec Spec { get; }

    /// <summary>The largest number of images in one step.</summary>
    public int BatchSize { get; }

    public IReadOnlyList<LayerPlan> Layers { get; }

    /// <summary>All parameters in the order of the layers, weight before bias.</summary>
    public IReadOnlyList<ParameterPlan> Parameters { get; }

    /// <summary>The running statistics, which have no gradient. They follow the parameters in the flat buffer.</summary>
    public IReadOnlyList<ParameterPlan> Statistics { get; }

    /// <summary>Everything in the flat buffer: the parameters, then the running statistics.</summary>
    public IEnumerable<ParameterPlan> Tensors => Parameters.Concat(Statistics);

    /// <summary>The number of floats of the parameters in the flat buffer, including gaps for alignment, which are always zero.</summary>
    public int ParameterFloats { get; }

    /// <summary>The length of the flat buffer: the parameters, then the running statistics.</summary>
    public int ValueFloats { get; }

    /// <summary>The first layers as a network of its own, for the activations after them.</summary>
    public Plan Prefix(int layers, int batchSize) => Build(Spec with { Layers = [.. Spec.Layers.Take(layers)] }, batchSize);

    /// <summary>
    /// The parameters of a <see cref="Prefix"/> from this network's flat buffer. They are its first tensors, but may have other offsets and
    /// names, since names count the layers of a kind.
    /// </summary>
    public float[] PrefixParameters(Plan prefix, float[] values)
    {
        var share = new float[prefix.ValueFloats];
        foreach (var (to, from) in prefix.Parameters.Zip(Parameters).Concat(prefix.Statistics.Zip(Statistics)))
            values.AsSpan(from.Offset, from.Count).CopyTo(share.AsSpan(to.Offset));
        return share;
    }

    /// <summary>The number of trainable parameters, gaps not counted.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Count);

    /// <summary>Logits per image.</summary>
    public int Classes => Layers[^1].Output.Count;

    /// <summary>Derives the plan of <paramref name="spec"/>.</summary>
    /// <exception cref="ArgumentException">
    /// The layers do not fit each other; the message names the layer, what was found and what was expected.
    /// </exception>
    public static Plan Build(ModelSpec spec, int batchSize)
    {
        if (batchSize < 1) throw new ArgumentException($"batch size {batchSize}: must be at least 1");
        if (spec.Layers.Count == 0) throw new ArgumentException($"{spec.Name}: a network needs at least one layer");
        if (spec.LabelSmoothing > 0 && spec.Loss != Loss.CrossEntropy)
            throw new ArgumentException(
                $"{spec.Name}: label smoothing {spec.LabelSmoothing} needs the cross-entropy loss, not the squared error");
        var builder = new PlanBuilder(spec);
        var layers = spec.Layers.Select(builder.Add).ToArray();
        var parameterFloats = builder.Floats;
        return new Plan(spec, batchSize, [.. layers.Select(builder.AddStatistics)], parameterFloats, builder.Floats);
    }
}
