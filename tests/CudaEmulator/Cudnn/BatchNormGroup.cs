namespace CudaEmulator.Cudnn;

/// <summary>
/// Values that share a mean and a variance: a channel of all images, or one place of all images. <paramref name="Parameters"/> says
/// which, for it has one element a group.
/// </summary>
internal readonly unsafe record struct BatchNormGroup(TensorShape Parameters, TensorShape Data, int C, int H, int W)
{
    /// <summary>Where the group's parameter lies in each of the arrays.</summary>
    public int Index => Parameters.Offset(0, C, H, W);

    private (int From, int To) Rows => Parameters.H == Data.H ? (H, H + 1) : (0, Data.H);

    private (int From, int To) Columns => Parameters.W == Data.W ? (W, W + 1) : (0, Data.W);

    public static void ForEach(TensorShape parameters, TensorShape data, Action<BatchNormGroup> visit) => Parallel.For(0, parameters.C, c =>
    {
        for (var h = 0; h < parameters.H; h++)
        {
            for (var w = 0; w < parameters.W; w++)
                visit(new BatchNormGroup(parameters, data, c, h, w));
        }
    });

    /// <summary>The group's values of a tensor: image after image, row after row.</summary>
    public double[] Read(float* tensor, TensorShape layout)
    {
        var values = new List<double>();
        foreach (var offset in Offsets(layout))
            values.Add(tensor[offset]);
        return [.. values];
    }

    /// <summary>Puts values back in the order in which they were read.</summary>
    public void Store(float* tensor, TensorShape layout, Blend blend, IEnumerable<double> values)
    {
        foreach (var (offset, value) in Offsets(layout).Zip(values))
            blend.Store(tensor + offset, value);
    }

    private IEnumerable<int> Offsets(TensorShape layout)
    {
        for (var n = 0; n < Data.N; n++)
        {
            for (var h = Rows.From; h < Rows.To; h++)
            {
                for (var w = Columns.From; w < Columns.To; w++)
                    yield return layout.Offset(n, C, h, w);
            }
        }
    }
}
