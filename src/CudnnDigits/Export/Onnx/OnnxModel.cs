using CudnnDigits.Models;

namespace CudnnDigits.Export.Onnx;

/// <summary>
/// Writes a network as an ONNX model. Its input <c>image</c> is float [batch, channels, rows, columns] of brightness 0 to 1 (bytes
/// divided by 255), its output <c>logits</c> is float [batch, classes]; any batch size fits.
/// </summary>
/// <remarks>The format: https://github.com/onnx/onnx/blob/main/docs/IR.md. Field numbers are those of its onnx.proto.</remarks>
public static class OnnxModel
{
    public const string Input = "image", Output = "logits";

    // What ONNX 1.12 wrote, 2022: every runtime of today reads it, and no later operator is needed.
    private const int IrVersion = 8, OperatorSet = 17;

    /// <param name="stream">Where to write.</param>
    /// <param name="plan">The network; its batch size does not matter.</param>
    /// <param name="parameters">Its flat parameter buffer.</param>
    /// <param name="version">Of this program, noted as the producer's.</param>
    public static void Write(Stream stream, Plan plan, float[] parameters, string version) =>
        stream.Write(MessageWriter.Build(model => model
            .Integer(1, IrVersion)
            .Text(2, "cudnndigits")
            .Text(3, version)
            .Text(6, $"{plan.Spec.Name}: {Input} is brightness 0 to 1, light digits on dark, as MNIST's bytes divided by 255")
            .Message(7, graph => WriteGraph(graph, plan, parameters))
            .Message(8, operators => operators.Text(1, "").Integer(2, OperatorSet))));

    private static void WriteGraph(MessageWriter graph, Plan plan, float[] parameters)
    {
        var nodes = OnnxNode.Chain(plan, Input, Output);
        foreach (var node in nodes) graph.Message(1, node.Write);
        graph.Text(2, plan.Spec.Name);
        foreach (var parameter in plan.Tensors)
            graph.Message(5, tensor => OnnxTensor.Write(tensor, parameter, parameters));
        var (channels, rows, columns) = plan.Spec.Input;
        graph.Message(11, value => OnnxTensor.WriteType(value, Input, [channels, rows, columns]));
        graph.Message(12, value => OnnxTensor.WriteType(value, Output, [plan.Classes]));
    }
}
