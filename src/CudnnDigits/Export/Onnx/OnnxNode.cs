using CudnnDigits.Models;
using static CudnnDigits.Export.Onnx.OnnxFields;

namespace CudnnDigits.Export.Onnx;

/// <summary>One operator of the graph: the names of its inputs and its output, and its integer attributes.</summary>
internal sealed record OnnxNode(
    string Name, string Operator, IReadOnlyList<string> Inputs, string Output, IReadOnlyDictionary<string, int[]> Attributes)
{
    private static readonly Dictionary<string, int[]> None = [];

    /// <summary>The only attribute that is not an integer, for the operators that have it.</summary>
    public float? Epsilon { get; init; }

    /// <summary>A NodeProto.</summary>
    public void Write(MessageWriter node)
    {
        foreach (var input in Inputs) node.Text(NodeProto.Input, input);
        node.Text(NodeProto.Output, Output).Text(NodeProto.Name, Name).Text(NodeProto.OperatorType, Operator);
        foreach (var (name, values) in Attributes) node.Message(NodeProto.Attribute, attribute => WriteAttribute(attribute, name, values));
        if (Epsilon is not { } epsilon) return;
        node.Message(NodeProto.Attribute, attribute => attribute
            .Text(AttributeProto.Name, "epsilon")
            .Single(AttributeProto.Float, epsilon)
            .Integer(AttributeProto.Type, AttributeType.Float));
    }

    /// <summary>The layers as a chain of operators: each reads the output of the one before it.</summary>
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
        Conv2d conv => new OnnxNode(
            layer.Name, "Conv", [input, layer.Weight!.Name, layer.Bias!.Name], layer.Name, new Dictionary<string, int[]>
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
        // Its weight is [out, in], as in PyTorch.
        Linear => new OnnxNode(
            layer.Name, "Gemm",
            [input, layer.Weight!.Name, layer.Bias!.Name], layer.Name, new Dictionary<string, int[]> { ["transB"] = [1] }),
        BatchNorm2d norm => new OnnxNode(
            layer.Name, "BatchNormalization",
            [input, layer.Weight!.Name, layer.Bias!.Name, layer.RunningMean!.Name, layer.RunningVariance!.Name], layer.Name, None)
        { Epsilon = norm.Epsilon },
        // In inference it is the identity, whatever its probability.
        Dropout => new OnnxNode(layer.Name, "Dropout", [input], layer.Name, None),
        _ => throw new ArgumentException($"{layer.Name}: {layer.Spec.GetType().Name} has no ONNX operator assigned"),
    };

    private static void WriteAttribute(MessageWriter attribute, string name, int[] values)
    {
        attribute.Text(AttributeProto.Name, name);
        // By the definitions of the operators only these two are scalars.
        if (name is "axis" or "transB")
        {
            attribute.Integer(AttributeProto.Integer, values[0]).Integer(AttributeProto.Type, AttributeType.Integer);
            return;
        }

        foreach (var value in values) attribute.Integer(AttributeProto.Integers, value);
        attribute.Integer(AttributeProto.Type, AttributeType.Integers);
    }
}
