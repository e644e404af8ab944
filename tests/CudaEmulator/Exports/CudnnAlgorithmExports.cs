using System.Runtime.InteropServices;
using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Exports;

/// <summary>libcudnn: convolution algorithms and their workspaces.</summary>
internal static unsafe class CudnnAlgorithmExports
{
    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionForwardAlgorithm_v7")]
    public static int GetForward(nint handle, nint x, nint w, nint convolution, nint y, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnGetConvolutionForwardAlgorithm_v7", ConvolutionDirection.Forward, handle, x, w, convolution, y, requested, returned,
            results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionBackwardDataAlgorithm_v7")]
    public static int GetBackwardData(nint handle, nint w, nint dy, nint convolution, nint dx, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnGetConvolutionBackwardDataAlgorithm_v7", ConvolutionDirection.BackwardData, handle, dx, w, convolution, dy, requested,
            returned, results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionBackwardFilterAlgorithm_v7")]
    public static int GetBackwardFilter(nint handle, nint x, nint dy, nint convolution, nint dw, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnGetConvolutionBackwardFilterAlgorithm_v7", ConvolutionDirection.BackwardFilter, handle, x, dw, convolution, dy,
            requested, returned, results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnFindConvolutionForwardAlgorithm")]
    public static int FindForward(nint handle, nint x, nint w, nint convolution, nint y, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnFindConvolutionForwardAlgorithm", ConvolutionDirection.Forward, handle, x, w, convolution, y, requested, returned,
            results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnFindConvolutionBackwardDataAlgorithm")]
    public static int FindBackwardData(nint handle, nint w, nint dy, nint convolution, nint dx, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnFindConvolutionBackwardDataAlgorithm", ConvolutionDirection.BackwardData, handle, dx, w, convolution, dy, requested,
            returned, results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnFindConvolutionBackwardFilterAlgorithm")]
    public static int FindBackwardFilter(nint handle, nint x, nint dy, nint convolution, nint dw, int requested, int* returned,
        AlgorithmPerformance* results) =>
        List("cudnnFindConvolutionBackwardFilterAlgorithm", ConvolutionDirection.BackwardFilter, handle, x, dw, convolution, dy, requested,
            returned, results);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionForwardWorkspaceSize")]
    public static int ForwardWorkspace(nint handle, nint x, nint w, nint convolution, nint y, int algorithm, nuint* bytes) =>
        Workspace("cudnnGetConvolutionForwardWorkspaceSize", ConvolutionDirection.Forward, handle, x, w, convolution, y, algorithm, bytes);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionBackwardDataWorkspaceSize")]
    public static int BackwardDataWorkspace(nint handle, nint w, nint dy, nint convolution, nint dx, int algorithm, nuint* bytes) =>
        Workspace("cudnnGetConvolutionBackwardDataWorkspaceSize", ConvolutionDirection.BackwardData, handle, dx, w, convolution, dy,
            algorithm, bytes);

    [UnmanagedCallersOnly(EntryPoint = "cudnnGetConvolutionBackwardFilterWorkspaceSize")]
    public static int BackwardFilterWorkspace(nint handle, nint x, nint dy, nint convolution, nint dw, int algorithm, nuint* bytes) =>
        Workspace("cudnnGetConvolutionBackwardFilterWorkspaceSize", ConvolutionDirection.BackwardFilter, handle, x, dw, convolution, dy,
            algorithm, bytes);

    private static int List(string function, ConvolutionDirection direction, nint handle, nint x, nint w, nint convolution, nint y,
        int requested, int* returned, AlgorithmPerformance* results) => Entry.Cudnn(function, machine =>
    {
        Entry.RequireOut(returned, CudnnStatus.BadParam, Library.Cudnn);
        Entry.RequireOut(results, CudnnStatus.BadParam, Library.Cudnn);
        Refuse.Unless(requested >= 1, $"{requested} algorithms were asked for");
        var algorithms = machine.Cudnn.Algorithms;
        var list = algorithms.List(handle, direction, algorithms.Geometry(x, w, convolution, y), convolution,
            times: function.Contains("Find"));
        *returned = Math.Min(requested, list.Count);
        for (var i = 0; i < *returned; i++)
            results[i] = list[i];
    });

    private static int Workspace(string function, ConvolutionDirection direction, nint handle, nint x, nint w, nint convolution, nint y,
        int algorithm, nuint* bytes) => Entry.Cudnn(function, machine =>
    {
        Entry.RequireOut(bytes, CudnnStatus.BadParam, Library.Cudnn);
        var algorithms = machine.Cudnn.Algorithms;
        *bytes = (nuint)algorithms.WorkspaceSize(handle, direction, algorithms.Geometry(x, w, convolution, y), algorithm);
    });
}
