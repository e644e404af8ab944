using CudnnDigits.Cpu;
using CudnnDigits.Cuda;
using CudnnDigits.Cuda.Runtime;
using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>This program's own executor, used as the program uses it.</summary>
internal sealed class OurContender : IContender
{
    private readonly IExecutor _executor;
    private byte[] _testImages = [];

    public OurContender(Plan plan, OptimizerSpec optimizer, Job job)
    {
        _executor = job.Cuda
            ? new CudaExecutor(plan, optimizer, new CudaOptions(Find: true))
            : new CpuExecutor(plan, optimizer, job.Threads);
        _executor.Write(TrainingState.Create(plan, job.Seed));
    }

    public string Device => _executor.Device;

    public void Load(Dataset training, Dataset test)
    {
        _executor.Load(training);
        _testImages = test.Images;
    }

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses) => _executor.Train(order, rates, losses);

    public void Predict(Span<float> logits) => _executor.Predict(_testImages, logits);

    public void Dispose() => _executor.Dispose();
}
