namespace CudaEmulator.Cudnn;

/// <summary>out = alpha * result + beta * prior, rounded once. With beta = 0 the prior value is not read: it may be NaN.</summary>
/// <param name="IsPerturbed">Whether the last bit is random, as after a sum in an order that changes from run to run.</param>
public readonly record struct Blend(double Alpha, double Beta, bool IsPerturbed = false)
{
    /// <summary>The scalars behind two host pointers, which are read during the call.</summary>
    public static unsafe Blend Read(float* alpha, float* beta)
    {
        Refuse.Unless(alpha != null && beta != null, "alpha or beta is a null pointer");
        return new Blend(*alpha, *beta);
    }

    public unsafe void Store(float* at, double result)
    {
        *at = (float)(Beta == 0 ? Alpha * result : Alpha * result + Beta * *at);
        if (IsPerturbed && float.IsNormal(*at) && Random.Shared.Next(2) == 0)
            *at = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(*at) ^ 1);
    }

    /// <summary>Stores a plane [h, w] of image n and channel c of the tensor at <paramref name="tensor"/>.</summary>
    public unsafe void StorePlane(float* tensor, TensorShape shape, int n, int c, ReadOnlySpan<double> plane)
    {
        for (var h = 0; h < shape.H; h++)
        {
            var row = tensor + shape.Offset(n, c, h, 0);
            for (var w = 0; w < shape.W; w++)
                Store(row + w * shape.StrideW, plane[h * shape.W + w]);
        }
    }
}
