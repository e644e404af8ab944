namespace CudaEmulator.Core;

/// <summary>The libraries that the emulator stands in for; each has its own status numbers.</summary>
public enum Library
{
    Driver,
    Cublas,
    Cudnn,
}

/// <summary>A refusal: the status that the C function returns, and why, for the journal and the library's last-error text.</summary>
public sealed class StatusException(int status, string reason, Library origin = Library.Driver) : Exception(reason)
{
    public int Status { get; } = status;

    /// <summary>Whose number the status is: cuDNN and cuBLAS have their own for what the driver refused them.</summary>
    public Library Origin { get; } = origin;
}
