using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.Executors;
using CudnnDigits.Training;

namespace CudnnDigits.Tests.Parity;

/// <summary>
/// What TorchSharp computed for a network of the catalogue on the first images of MNIST. The files are made by
/// <c>dotnet run --project tests/CudnnDigits.Benchmarks -- record</c>; its Recorder says what is in them.
/// </summary>
internal sealed class TorchRecording(CatalogueEntry entry)
{
    private static readonly Lazy<Dataset> Digits = new(() => MnistData.Load(Fixture("mnist-6000")).Training);

    private readonly SafetensorsFile _file = SafetensorsReader.Read(Fixture("Parity", $"{entry.Spec.Name}.safetensors"));

    public CatalogueEntry Entry => entry;

    public float[] Logits => Values("logits");

    /// <summary>Images in the recorded batch of logits, loss and gradients: the first of the training set.</summary>
    public int Images => Logits.Length / 10;

    public float[] Loss => Values("loss");

    /// <summary>The losses of consecutive steps on the training set in file order, with the network's own settings.</summary>
    public float[] Losses => Values("losses");

    public float[] Gradients(Plan plan) => Buffer(plan, ".gradient");

    /// <summary>The parameters behind the steps of <see cref="Losses"/>.</summary>
    public float[] FinalParameters(Plan plan) => Buffer(plan, ".final");

    /// <summary>The recorded first parameters with the first 6000 training images.</summary>
    public Scenario Scenario(int batchSize)
    {
        var plan = Plan.Build(entry.Spec, batchSize);
        var start = new TrainingState(plan);
        ParameterTensors.CopyTo(_file, plan, start.Parameters);
        return new Scenario(plan, start, Digits.Value);
    }

    private float[] Values(string name) => _file.Find(name)?.Values.ToArray()
        ?? throw new InvalidDataException($"the recording of {entry.Spec.Name} has no '{name}': record it anew");

    private float[] Buffer(Plan plan, string suffix)
    {
        var buffer = new float[plan.ParameterFloats];
        ParameterTensors.CopyTo(_file, plan, buffer, suffix);
        return buffer;
    }

    private static string Fixture(params string[] path) => Path.Combine([TestContext.CurrentContext.TestDirectory, "Fixtures", .. path]);
}
