using System.Runtime.InteropServices;
using CudnnDigits.Models;
using static CudnnDigits.Export.Onnx.OnnxFields;

namespace CudnnDigits.Export.Onnx;

/// <summary>Tensors and their types in ONNX's messages.</summary>
internal static class OnnxTensor
{
    /// <summary>A TensorProto: a parameter with its values, little-endian.</summary>
    public static void Write(MessageWriter tensor, ParameterPlan parameter, float[] parameters)
    {
        foreach (var size in parameter.Shape) tensor.Integer(TensorProto.Dimensions, size);
        tensor.Integer(TensorProto.DataType, DataType.Float)
            .Text(TensorProto.Name, parameter.Name)
            .Bytes(TensorProto.RawData, MemoryMarshal.AsBytes(parameters.AsSpan(parameter.Offset, parameter.Count)));
    }

    /// <summary>A ValueInfoProto: float [batch, ...shape] with a dynamic batch size.</summary>
    public static void WriteType(MessageWriter value, string name, IReadOnlyList<int> shape) => value
        .Text(ValueInfoProto.Name, name)
        .Message(ValueInfoProto.Type, type => type.Message(TypeProto.Tensor, tensor => tensor
            .Integer(TensorTypeProto.ElementType, DataType.Float)
            .Message(TensorTypeProto.Shape, dimensions =>
            {
                dimensions.Message(TensorShapeProto.Dimension, batch => batch.Text(DimensionProto.Parameter, "batch"));
                foreach (var size in shape)
                    dimensions.Message(TensorShapeProto.Dimension, dimension => dimension.Integer(DimensionProto.Value, size));
            })));
}
