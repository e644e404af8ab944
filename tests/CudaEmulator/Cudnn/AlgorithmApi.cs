using System.Diagnostics;
using System.Runtime.InteropServices;
using CudaEmulator.Core;

namespace CudaEmulator.Cudnn;

/// <summary>cudnnConvolutionFwdAlgoPerf_t and its two twins, 48 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct AlgorithmPerformance
{
    public int Algorithm;
    public int Status;
    public float Time;
    public nuint Memory;
    public int Determinism;
    public int MathType;
    private readonly int _reserved0;
    private readonly int _reserved1;
    private readonly int _reserved2;
}

/// <summary>Which convolution algorithms there are, what they cost, and which of them this machine refuses.</summary>
public sealed class AlgorithmApi(Machine machine, CudnnApi cudnn)
{
    private const int FmaMath = 3;

    /// <summary>The geometry of a convolution from its descriptors, x and y (or their gradients) given in this order.</summary>
    public ConvolutionGeometry Geometry(nint x, nint w, nint convolution, nint y)
    {
        var descriptors = cudnn.Descriptors;
        return ConvolutionGeometry.Of(descriptors.Tensor(x), descriptors.Filter(w), descriptors.Convolution(convolution),
            descriptors.Tensor(y));
    }

    /// <summary>Every algorithm once, the runnable ones first, the others with NOT_SUPPORTED behind them.</summary>
    /// <param name="handle">A cuDNN handle.</param>
    /// <param name="direction">Which list.</param>
    /// <param name="geometry">What is to be convolved.</param>
    /// <param name="convolution">The descriptor, for its math type.</param>
    /// <param name="times">Whether to run and time them (Find) or to guess (Get..._v7: time -1).</param>
    public IReadOnlyList<AlgorithmPerformance> List(nint handle, ConvolutionDirection direction, ConvolutionGeometry geometry,
        nint convolution, bool times)
    {
        cudnn.Require(handle);
        if (times)
            machine.Captures.RefuseUnsafe();
        var mathType = cudnn.Descriptors.Require<ConvolutionDescriptor>(convolution).MathType;
        int[] mathTypes = machine.Settings.ListsBothMathTypes && mathType != FmaMath ? [mathType, FmaMath] : [mathType];
        var list = ConvolutionAlgorithm.Of(direction);
        var rank = 0;
        return
        [
            .. from math in mathTypes
               from algorithm in list
               where IsRunnable(direction, algorithm, geometry)
               select new AlgorithmPerformance
               {
                   Algorithm = algorithm.Number,
                   Status = CudnnStatus.Success,
                   Time = times ? 0.01f * ++rank : -1,
                   Memory = (nuint)algorithm.Workspace(geometry),
                   Determinism = algorithm.IsDeterministic ? 1 : 0,
                   MathType = math,
               },
            .. list.Where(algorithm => !IsRunnable(direction, algorithm, geometry)).Select(algorithm => new AlgorithmPerformance
            {
                Algorithm = algorithm.Number,
                Status = CudnnStatus.NotSupported,
                Time = -1,
                MathType = mathType,
            }),
        ];
    }

    public ulong WorkspaceSize(nint handle, ConvolutionDirection direction, ConvolutionGeometry geometry, int algorithm)
    {
        cudnn.Require(handle);
        return Require(direction, geometry, algorithm).Workspace(geometry);
    }

    /// <summary>Whether the algorithm adds in an order that changes from run to run.</summary>
    public static bool IsDeterministic(ConvolutionDirection direction, int number) =>
        ConvolutionAlgorithm.Of(direction).Single(algorithm => algorithm.Number == number).IsDeterministic;

    /// <summary>The algorithm for a call, which may be refused where the list took it.</summary>
    public ConvolutionAlgorithm RequireForCall(ConvolutionDirection direction, ConvolutionGeometry geometry, int number)
    {
        var algorithm = Require(direction, geometry, number);
        return machine.Settings.Refused.Contains($"{Name(direction)}-run:{number}")
            ? throw new StatusException(
                machine.Settings.Refusal, $"{Name(direction)} algorithm {number} was listed and is refused all the same, as asked", Library.Cudnn)
            : algorithm;
    }

    private ConvolutionAlgorithm Require(ConvolutionDirection direction, ConvolutionGeometry geometry, int number)
    {
        var found = ConvolutionAlgorithm.Of(direction).FirstOrDefault(algorithm => algorithm.Number == number);
        return found is not null && IsRunnable(direction, found, geometry)
            ? found
            : throw Refuse.NotSupported($"{Name(direction)} algorithm {number} does not take {geometry.X} with {geometry.W}");
    }

    private bool IsRunnable(ConvolutionDirection direction, ConvolutionAlgorithm algorithm, ConvolutionGeometry geometry)
    {
        var refused = machine.Settings.Refused;
        return !refused.Contains($"{Name(direction)}:*") && !refused.Contains($"{Name(direction)}:{algorithm.Number}")
            && algorithm.Takes(geometry);
    }

    private static string Name(ConvolutionDirection direction) => direction switch
    {
        ConvolutionDirection.Forward => "forward",
        ConvolutionDirection.BackwardData => "backward-data",
        ConvolutionDirection.BackwardFilter => "backward-filter",
        _ => throw new UnreachableException(),
    };
}
