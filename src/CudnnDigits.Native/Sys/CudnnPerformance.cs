using System.Runtime.InteropServices;

namespace CudnnDigits.Native.Sys;

/// <summary>
/// One algorithm that was considered: whether it runs, its time in ms (-1 where it was not timed) and its workspace in bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct cudnnConvolutionFwdAlgoPerf_t
{
    public readonly cudnnConvolutionFwdAlgo_t algo;
    public readonly cudnnStatus_t status;
    public readonly float time;
    public readonly nuint memory;
    public readonly cudnnDeterminism_t determinism;
    public readonly cudnnMathType_t mathType;
    private readonly int _reserved0;
    private readonly int _reserved1;
    private readonly int _reserved2;
}

/// <summary>
/// One algorithm that was considered: whether it runs, its time in ms (-1 where it was not timed) and its workspace in bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct cudnnConvolutionBwdDataAlgoPerf_t
{
    public readonly cudnnConvolutionBwdDataAlgo_t algo;
    public readonly cudnnStatus_t status;
    public readonly float time;
    public readonly nuint memory;
    public readonly cudnnDeterminism_t determinism;
    public readonly cudnnMathType_t mathType;
    private readonly int _reserved0;
    private readonly int _reserved1;
    private readonly int _reserved2;
}

/// <summary>
/// One algorithm that was considered: whether it runs, its time in ms (-1 where it was not timed) and its workspace in bytes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct cudnnConvolutionBwdFilterAlgoPerf_t
{
    public readonly cudnnConvolutionBwdFilterAlgo_t algo;
    public readonly cudnnStatus_t status;
    public readonly float time;
    public readonly nuint memory;
    public readonly cudnnDeterminism_t determinism;
    public readonly cudnnMathType_t mathType;
    private readonly int _reserved0;
    private readonly int _reserved1;
    private readonly int _reserved2;
}
