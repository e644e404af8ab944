namespace CudnnDigits.Native.Sys;

/// <summary>Decodes the version numbers of the libraries.</summary>
public static class VersionNumbers
{
    /// <summary>8907 is 8.9.7; from version 9 on, 91002 is 9.10.2.</summary>
    public static Version Cudnn(long number) => number < 10000
        ? new((int)(number / 1000), (int)(number / 100 % 10), (int)(number % 100))
        : new((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100));

    /// <summary>12060 is 12.6, as the driver and the runtime write it.</summary>
    public static Version Cuda(long number) => new((int)(number / 1000), (int)(number % 1000 / 10));
}
