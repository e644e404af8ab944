using CudnnDigits.Models;
using static CudnnDigits.Export.Onnx.OnnxFields;

namespace CudnnDigits.Export.Onnx;

/// <summary>
/// Writes a network as an ONNX model. Its input <c>image</c> is float [batch, channels, height, width], brightness from 0 to 1 (bytes
/// divided by 255); its output <c>logits</c> is float [batch, classes]. The batch size is dynamic.
/// </summary>
/// <remarks>The format: https://github.com/onnx/onnx/blob/main/docs/IR.md</remarks>
public static class OnnxModel
{
    public const string Input = "image", Output = "logits";

    // The versions of ONNX 1.12 (2022): current runtimes read them, and no later operator is needed.
    private const int IrVersion = 8, OperatorSetVersion = 17;

    /// <param name="stream">The stream to write to; it stays open.</param>
    /// <param name="plan">The network; its batch size does not matter.</param>
    /// <param name="parameters">The flat parameter buffer, in the plan's layout.</param>
    /// <param name="version">The version of this program, recorded as the producer's version.</param>
    public static void Write(Stream stream, Plan plan, float[] parameters, string version) =>
        stream.Write(MessageWriter.Build(model => model
            .Integer(ModelProto.IrVersion, IrVersion)
            .Text(ModelProto.ProducerName, "cudnndigits")
            .Text(ModelProto.ProducerVersion, version)
            .Text(ModelProto.DocString,
                $"{plan.Spec.Name}: {Input} is brightness from 0 to 1, light digits on a dark background (MNIST's bytes divided by 255)")
            .Message(ModelProto.Graph, graph => WriteGraph(graph, plan, parameters))
            .Message(ModelProto.OperatorSetImport, operators =>
                operators.Text(OperatorSetIdProto.Domain, "").Integer(OperatorSetIdProto.Version, OperatorSetVersion))));

    private static void WriteGraph(MessageWriter graph, Plan plan, float[] parameters)
    {
        var nodes = OnnxNode.Chain(plan, Input, Output);
        foreach (var node in nodes) graph.Message(GraphProto.Node, node.Write);
        graph.Text(GraphProto.Name, plan.Spec.Name);
        foreach (var parameter in plan.Tensors)
            graph.Message(GraphProto.Initializer, tensor => OnnxTensor.Write(tensor, parameter, parameters));
        var (channels, height, width) = plan.Spec.Input;
        graph.Message(GraphProto.Input, value => OnnxTensor.WriteType(value, Input, [channels, height, width]));
        graph.Message(GraphProto.Output, value => OnnxTensor.WriteType(value, Output, [plan.Classes]));
    }
}
