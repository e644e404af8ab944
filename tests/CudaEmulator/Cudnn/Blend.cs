namespace CudaEmulator.Cudnn;

/// <summary>out = alpha * result + beta * prior, rounded once. With beta = 0 the prior value is not read: it may be NaN.</summary>
public readonly record struct Blend(double Alpha, double Beta)
{
    /// <summary>The scalars behind two host pointers, which are read during the call.</summary>
    public static unsafe Blend Read(float* alpha, float* beta)
    {
        Refuse.Unless(alpha != null && beta != null, "alpha or beta is a null pointer");
        return new Blend(*alpha, *beta);
    }

    public unsafe void Store(float* at, double result) => *at = (float)(Beta == 0 ? Alpha * result : Alpha * result + Beta * *at);
}
