namespace CudnnDigits.Export.Onnx;

/// <summary>The field numbers of ONNX's messages, one class for each message; only the fields that are written.</summary>
/// <remarks>https://github.com/onnx/onnx/blob/main/onnx/onnx.proto</remarks>
internal static class OnnxFields
{
    public static class ModelProto
    {
        public const int IrVersion = 1, ProducerName = 2, ProducerVersion = 3, DocString = 6, Graph = 7, OperatorSetImport = 8;
    }

    public static class OperatorSetIdProto
    {
        public const int Domain = 1, Version = 2;
    }

    public static class GraphProto
    {
        public const int Node = 1, Name = 2, Initializer = 5, Input = 11, Output = 12;
    }

    public static class NodeProto
    {
        public const int Input = 1, Output = 2, Name = 3, OperatorType = 4, Attribute = 5;
    }

    public static class AttributeProto
    {
        public const int Name = 1, Float = 2, Integer = 3, Integers = 8, Type = 20;
    }

    public static class TensorProto
    {
        public const int Dimensions = 1, DataType = 2, Name = 8, RawData = 9;
    }

    public static class ValueInfoProto
    {
        public const int Name = 1, Type = 2;
    }

    /// <summary>TypeProto: which kind of type it is.</summary>
    public static class TypeProto
    {
        public const int Tensor = 1;
    }

    /// <summary>TypeProto.Tensor.</summary>
    public static class TensorTypeProto
    {
        public const int ElementType = 1, Shape = 2;
    }

    public static class TensorShapeProto
    {
        public const int Dimension = 1;
    }

    /// <summary>TensorShapeProto.Dimension: a number, or a name where any number fits.</summary>
    public static class DimensionProto
    {
        public const int Value = 1, Parameter = 2;
    }

    /// <summary>Values of AttributeProto.AttributeType.</summary>
    public static class AttributeType
    {
        public const int Float = 1, Integer = 2, Integers = 7;
    }

    /// <summary>Values of TensorProto.DataType.</summary>
    public static class DataType
    {
        public const int Float = 1;
    }
}
