namespace CudaEmulator.Driver;

/// <summary>The CUresult values that the emulator returns.</summary>
public static class CuResult
{
    public const int Success = 0;
    public const int InvalidValue = 1;
    public const int OutOfMemory = 2;
    public const int NotInitialized = 3;
    public const int NoDevice = 100;
    public const int InvalidDevice = 101;
    public const int InvalidImage = 200;
    public const int InvalidContext = 201;
    public const int NoBinaryForGpu = 209;
    public const int InvalidPtx = 218;
    public const int UnsupportedPtxVersion = 222;
    public const int InvalidHandle = 400;
    public const int IllegalState = 401;
    public const int NotFound = 500;
    public const int NotReady = 600;
    public const int LaunchFailed = 719;
    public const int NotSupported = 801;
    public const int CaptureUnsupported = 900;
    public const int CaptureInvalidated = 901;
    public const int CaptureMerge = 902;
    public const int CaptureUnmatched = 903;
    public const int CaptureUnjoined = 904;
    public const int CaptureIsolation = 905;
    public const int CaptureImplicit = 906;
    public const int CapturedEvent = 907;
    public const int CaptureWrongThread = 908;
    public const int GraphExecUpdateFailure = 910;
    public const int Unknown = 999;
}
