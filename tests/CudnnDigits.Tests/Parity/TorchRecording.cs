using CudnnDigits.Data;
using CudnnDigits.Execution;
using CudnnDigits.Models;
using CudnnDigits.Safetensors;
using CudnnDigits.Tests.Executors;
using CudnnDigits.Training.Runs;

namespace CudnnDigits.Tests.Parity;

/// <summary>
/// What TorchSharp computed by a recipe. The files are made by
/// <c>dotnet run --project tests/CudnnDigits.Benchmarks -- record</c>; its Recorder says what is in them.
/// </summary>
internal sealed class TorchRecording(Recipe recipe)
{
    private static readonly Lazy<Dataset> Digits = new(() => MnistData.Load(Fixture("mnist-6000")).Training);

    private readonly SafetensorsFile _file = SafetensorsReader.Read(Fixture("Parity", $"{recipe.Name}.safetensors"));

    public float[] Logits => Values("logits");

    /// <summary>Images in the recorded batch of logits, loss and gradients: the first of the training set.</summary>
    public int Images => Logits.Length / 10;

    public float[] Loss => Values("loss");

    /// <summary>The losses of consecutive steps on the training set in file order.</summary>
    public float[] Losses => Values("losses");

    /// <summary>Of the same images as <see cref="Logits"/>, behind the steps of <see cref="Losses"/>.</summary>
    public float[] FinalLogits => Values("logits.final");

    public float[] Gradients(Plan plan) => Buffer(plan, plan.ParameterFloats, ".gradient");

    /// <summary>The parameters and running statistics behind the steps of <see cref="Losses"/>.</summary>
    public float[] FinalParameters(Plan plan) => Buffer(plan, plan.ValueFloats, ".final");

    /// <summary>The recorded first parameters with the first 6000 training images.</summary>
    public Scenario Scenario()
    {
        var plan = Plan.Build(recipe.Spec, recipe.BatchSize);
        var start = new TrainingState(plan);
        ParameterTensors.CopyTo(_file, plan, start.Parameters);
        return new Scenario(plan, start, Digits.Value);
    }

    private float[] Values(string name) => _file.Find(name)?.Values.ToArray()
        ?? throw new InvalidDataException($"the recording {recipe.Name} has no '{name}': record it anew");

    private float[] Buffer(Plan plan, int floats, string suffix)
    {
        var buffer = new float[floats];
        ParameterTensors.CopyTo(_file, plan, buffer, suffix);
        return buffer;
    }

    public static string Fixture(params string[] path) => Path.Combine([TestContext.CurrentContext.TestDirectory, "Fixtures", .. path]);
}
