using CudnnDigits.Cuda.Kernels;
using CudnnDigits.Cuda.Memory;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Models;
using CudnnDigits.Native.Driver;

namespace CudnnDigits.Verification;

/// <summary>How much memory traffic the update alone reaches, on more parameters than a cache holds.</summary>
internal static class AdamBandwidth
{
    private const int Launches = 20, WarmUp = 5;

    /// <summary>Parameter, two moments and gradient are read; parameter and two moments are written.</summary>
    private const int FloatsAParameter = 7;

    /// <returns>Bytes a second, and what the memory could do; null where the driver does not tell.</returns>
    public static (double BytesPerSecond, double? Peak) Measure(bool quick)
    {
        using var session = new CudaSession(new CudaOptions());
        var plan = Plan.Build(new ModelSpec("wide", new Shape(1, 28, 28), [new Linear(quick ? 100 : 40_000)]), batchSize: 1);
        var data = new Dataset("blank", new byte[(WarmUp + Launches) * 28 * 28], new byte[WarmUp + Launches], 28, 28);
        using var parameters = new FlatParameters(session, plan, average: false);
        using var training = new TrainingData(session, plan, data, parameters.State);
        using var begun = new CudaEvent();
        using var ended = new CudaEvent();
        var rule = new Adam();
        var update = KernelBindings.Update(session, rule, parameters, training);
        training.Send(new int[data.Count], new float[data.Count], new StepState(0, 1, rule));
        for (var launch = 0; launch < WarmUp; launch++) update.Run(session.Stream);
        begun.Record(session.Stream);
        for (var launch = 0; launch < Launches; launch++) update.Run(session.Stream);
        ended.Record(session.Stream);
        session.Stream.Synchronize();
        var bytes = (double)Launches * FloatsAParameter * sizeof(float) * parameters.Count;
        return (bytes / (ended.MillisecondsSince(begun) / 1000), session.Context.PeakBytesPerSecond);
    }
}
