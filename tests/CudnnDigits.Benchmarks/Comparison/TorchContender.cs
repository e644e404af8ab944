using CudnnDigits.Benchmarks.Torch;
using CudnnDigits.Data;
using CudnnDigits.Models;
using TorchSharp;

namespace CudnnDigits.Benchmarks.Comparison;

/// <summary>TorchSharp with the settings that tuning found to be its fastest.</summary>
internal sealed class TorchContender : IContender
{
    private readonly TorchTrainer _trainer;
    private readonly Job _job;
    private torch.Tensor? _testImages;

    public TorchContender(Plan plan, OptimizerSpec optimizer, Job job)
    {
        _job = job;
        torch.set_num_threads(job.Threads);
        if (job.Cuda && !torch.cuda.is_available())
        {
            throw new InvalidOperationException(
                $"{TorchVersion.Text} sees no CUDA device: build with -p:TorchPackage=TorchSharp-cuda-linux");
        }

        // TF32 stays off on both sides: the comparison is of float32.
        torch.backends.cuda.matmul.allow_tf32 = false;
        torch.backends.cudnn.allow_tf32 = false;
        _trainer = new TorchTrainer(plan, optimizer, job.Torch, job.Cuda);
        _trainer.Network.Write(Initializer.Create(plan, job.Seed));
    }

    public string Device => $"{(_job.Cuda ? "CUDA" : "CPU")}, {torch.get_num_threads()} threads, {_job.Torch}";

    public void Load(Dataset training, Dataset test)
    {
        _trainer.Load(training);
        _testImages = _trainer.Upload(test);
    }

    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses) => _trainer.Train(order, rates, losses);

    public void Predict(Span<float> logits) =>
        _trainer.Predict(_testImages ?? throw new InvalidOperationException("Load comes before Predict"), logits);

    public void Dispose()
    {
        _testImages?.Dispose();
        _trainer.Dispose();
    }
}
