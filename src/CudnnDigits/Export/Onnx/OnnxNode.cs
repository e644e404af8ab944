using CudnnDigits.Models;

namespace CudnnDigits.Export.Onnx;

/// <summary>One operator of the graph: what it reads, what it writes, and its integer attributes.</summary>
internal sealed record OnnxNode(
    string Name, string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyDictionary<string, int[]> Attributes)
{
    // AttributeProto.AttributeType
    private const int Float = 1, Integer = 2, Integers = 7;

    private static readonly Dictionary<string, int[]> None = [];

    /// <summary>The one attribute that is no integer, where an operator has it.</summary>
    public float? Epsilon { get; init; }

    /// <summary>A NodeProto.</summary>
    public void Write(MessageWriter node)
    {
        foreach (var input in Inputs) node.Text(1, input);
        node.Text(2, Output).Text(3, Name).Text(4, Operator);
        foreach (var (name, values) in Attributes) node.Message(5, attribute => WriteAttribute(attribute, name, values));
        if (Epsilon is { } epsilon) node.Message(5, attribute => attribute.Text(1, "epsilon").Single(2, epsilon).Integer(20, Float));
    }

    /// <summary>The layers as operators, one reading what the one before it wrote.</summary>
    public static IReadOnlyList<OnnxNode> Chain(Plan plan, string input, string output)
    {
        var nodes = new List<OnnxNode>();
        foreach (var layer in plan.Layers)
        {
            var previous = nodes.Count == 0 ? input : nodes[^1].Output;
            if (layer.Spec is Linear && layer.Input != Shape.Vector(layer.Input.Count))
            {
                var name = $"flatten_{layer.Name}";
                nodes.Add(new OnnxNode(name, "Flatten", [previous], name, new Dictionary<string, int[]> { ["axis"] = [1] }));
                previous = name;
            }

            nodes.Add(Of(layer, previous));
        }

        nodes[^1] = nodes[^1] with { Output = output };
        return nodes;
    }

    private static OnnxNode Of(LayerPlan layer, string input) => layer.Spec switch
    {
        Conv2d conv => new OnnxNode(layer.Name, "Conv", [input, layer.Weight!.Name, layer.Bias!.Name], layer.Name, new Dictionary<string, int[]>
        {
            ["kernel_shape"] = [conv.KernelSize, conv.KernelSize],
            ["pads"] = [conv.Padding, conv.Padding, conv.Padding, conv.Padding],
        }),
        ReLU => new OnnxNode(layer.Name, "Relu", [input], layer.Name, None),
        MaxPool2d pool => new OnnxNode(layer.Name, "MaxPool", [input], layer.Name, new Dictionary<string, int[]>
        {
            ["kernel_shape"] = [pool.KernelSize, pool.KernelSize],
            ["strides"] = [pool.KernelSize, pool.KernelSize],
        }),
        // Its weight is [out, in], as PyTorch's.
        Linear => new OnnxNode(
            layer.Name, "Gemm", [input, layer.Weight!.Name, layer.Bias!.Name], layer.Name, new Dictionary<string, int[]> { ["transB"] = [1] }),
        BatchNorm2d norm => new OnnxNode(
            layer.Name, "BatchNormalization",
            [input, layer.Weight!.Name, layer.Bias!.Name, layer.RunningMean!.Name, layer.RunningVariance!.Name], layer.Name, None)
        { Epsilon = norm.Epsilon },
        // Outside of training it passes on what it gets, whatever the probability.
        Dropout => new OnnxNode(layer.Name, "Dropout", [input], layer.Name, None),
        _ => throw new ArgumentException($"{layer.Name}: {layer.Spec.GetType().Name} has no counterpart in ONNX here"),
    };

    private static void WriteAttribute(MessageWriter attribute, string name, int[] values)
    {
        attribute.Text(1, name);
        // By ONNX's definition of the operators only these two are a single number.
        if (name is "axis" or "transB") attribute.Integer(3, values[0]).Integer(20, Integer);
        else
        {
            foreach (var value in values) attribute.Integer(8, value);
            attribute.Integer(20, Integers);
        }
    }
}
