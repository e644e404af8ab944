using System.Runtime.InteropServices;
using CudnnDigits.Models;

namespace CudnnDigits.Export.Onnx;

/// <summary>Tensors and their types in ONNX's messages.</summary>
internal static class OnnxTensor
{
    private const int Float = 1;

    /// <summary>A TensorProto: a parameter with its values, little-endian as this machine has them.</summary>
    public static void Write(MessageWriter tensor, ParameterPlan parameter, float[] parameters)
    {
        foreach (var size in parameter.Shape) tensor.Integer(1, size);
        tensor.Integer(2, Float)
            .Text(8, parameter.Name)
            .Bytes(9, MemoryMarshal.AsBytes(parameters.AsSpan(parameter.Offset, parameter.Count)));
    }

    /// <summary>A ValueInfoProto: floats whose first dimension is the batch, of any size.</summary>
    public static void WriteType(MessageWriter value, string name, IReadOnlyList<int> shape) => value
        .Text(1, name)
        .Message(2, type => type.Message(1, tensor => tensor
            .Integer(1, Float)
            .Message(2, dimensions =>
            {
                dimensions.Message(1, batch => batch.Text(2, "batch"));
                foreach (var size in shape) dimensions.Message(1, dimension => dimension.Integer(1, size));
            })));
}
