using CudnnDigits.Data;
using CudnnDigits.Models;
using static CudnnDigits.Benchmarks.Torch.TorchNetwork;
using static TorchSharp.torch;

namespace CudnnDigits.Benchmarks.Torch;

/// <summary>Trains and evaluates one network with TorchSharp, with no work in a step that its user could avoid.</summary>
internal sealed class TorchTrainer : IDisposable
{
    private const float Scale = 1 / 255f;

    private readonly Plan _plan;
    private readonly TorchSettings _settings;
    private readonly Device _device;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _oneHot;
    private Tensor? _images, _labels;

    public TorchTrainer(Plan plan, OptimizerSpec optimizer, TorchSettings settings, bool cuda = false)
    {
        _plan = plan;
        _settings = settings;
        _device = cuda ? CUDA : CPU;
        Network = new TorchNetwork(plan, _device, settings.ChannelsLast);
        _optimizer = Create(optimizer, Network.Module.parameters());
        _oneHot = eye(plan.Classes, device: _device);
    }

    public TorchNetwork Network { get; }

    /// <summary>Puts the training data into tensors, once.</summary>
    public void Load(Dataset training)
    {
        _images = Upload(training);
        _labels = tensor([.. training.Labels.Select(label => (long)label)], device: _device);
    }

    /// <summary>Images as the settings keep them: [count, 1, rows, columns].</summary>
    public Tensor Upload(Dataset data)
    {
        using var scope = NewDisposeScope();
        var bytes = tensor(data.Images, data.Count, 1, data.Rows, data.Columns).to(_device);
        return (_settings.FloatImages ? Prepare(bytes) : bytes).MoveToOuterDisposeScope();
    }

    /// <summary>One step for each rate on consecutive parts of the order, as <see cref="Execution.IExecutor.Train"/>.</summary>
    public void Train(ReadOnlySpan<int> order, ReadOnlySpan<float> rates, Span<float> losses)
    {
        using var scope = NewDisposeScope();
        var indices = tensor(order.ToArray(), dtype: ScalarType.Int64, device: _device);
        // Losses stay tensors until the end, so that no step waits for a device.
        var stepLosses = new Tensor[rates.Length];
        for (var step = 0; step < rates.Length; step++)
        {
            using var stepScope = NewDisposeScope();
            SetRate(rates[step]);
            var first = step * _plan.BatchSize;
            var chosen = indices.narrow(0, first, Math.Min(_plan.BatchSize, order.Length - first));
            stepLosses[step] = Backward(chosen).MoveToOuterDisposeScope();
            _optimizer.step();
        }

        stack(stepLosses).cpu().data<float>().CopyTo(losses);
    }

    /// <summary>Leaves the gradients of the chosen images in the parameters. Returns their mean loss.</summary>
    public Tensor Backward(Tensor chosen)
    {
        if (_images is null || _labels is null) throw new InvalidOperationException("Load comes before training");
        _optimizer.zero_grad();
        var images = Input(_images.index_select(0, chosen));
        var labels = _labels.index_select(0, chosen);
        var logits = Network.Module.forward(images);
        if (_plan.Spec.Loss == Loss.CrossEntropy)
        {
            var loss = nn.functional.cross_entropy(logits, labels, label_smoothing: _plan.Spec.LabelSmoothing);
            loss.backward();
            return loss.detach();
        }

        var output = logits.detach();
        logits.backward([(output - _oneHot.index_select(0, labels)).div_(chosen.shape[0])]);
        return nn.functional.cross_entropy(output, labels);
    }

    /// <summary>Computes the logits [count, classes] of uploaded images, a batch of the plan at a time.</summary>
    public void Predict(Tensor images, Span<float> logits)
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        Network.Module.eval();
        var batches = new List<Tensor>();
        for (long first = 0; first < images.shape[0]; first += _plan.BatchSize)
        {
            using var batchScope = NewDisposeScope();
            var batch = images.narrow(0, first, Math.Min(_plan.BatchSize, images.shape[0] - first));
            batches.Add(Network.Module.forward(Input(batch)).MoveToOuterDisposeScope());
        }

        Network.Module.train();
        cat(batches).cpu().data<float>().CopyTo(logits);
    }

    public void Dispose()
    {
        _images?.Dispose();
        _labels?.Dispose();
        _oneHot.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
    }

    /// <summary>The rate follows with each step.</summary>
    private static optim.Optimizer Create(OptimizerSpec optimizer, IEnumerable<TorchSharp.Modules.Parameter> parameters) => optimizer switch
    {
        { EmaDecay: > 0 } => throw new ArgumentException($"{optimizer}: TorchTrainer keeps no average of the weights"),
        Models.Sgd sgd => optim.SGD(
            parameters, 1, Exactly(sgd.Momentum), weight_decay: Exactly(sgd.WeightDecay), nesterov: sgd.Nesterov),
        Models.Adam { Decoupled: true } adam => optim.AdamW(
            parameters, 1, Exactly(adam.Beta1), Exactly(adam.Beta2), Exactly(adam.Epsilon),
            Exactly(adam.WeightDecay)),
        Models.Adam adam => optim.Adam(
            parameters, 1, Exactly(adam.Beta1), Exactly(adam.Beta2), Exactly(adam.Epsilon),
            Exactly(adam.WeightDecay)),
        _ => throw new ArgumentException($"{optimizer}: add it to TorchTrainer"),
    };

    private Tensor Input(Tensor images) => _settings.FloatImages ? images : Prepare(images);

    private Tensor Prepare(Tensor bytes)
    {
        var scaled = bytes.to(ScalarType.Float32).mul_(Scale);
        return _settings.ChannelsLast ? TorchNetwork.ChannelsLast(scaled) : scaled;
    }

    private void SetRate(float rate)
    {
        foreach (var group in _optimizer.ParamGroups) group.LearningRate = rate;
    }
}
