using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>cuDNN's two ways to say no.</summary>
public static class Refuse
{
    /// <summary>BAD_PARAM unless the condition holds.</summary>
    public static void Unless(bool condition, string reason)
    {
        if (!condition)
            throw new StatusException(CudnnStatus.BadParam, reason, Library.Cudnn);
    }

    public static StatusException NotSupported(string reason) => new(CudnnStatus.NotSupported, reason, Library.Cudnn);
}
