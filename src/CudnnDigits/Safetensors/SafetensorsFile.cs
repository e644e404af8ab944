namespace CudnnDigits.Safetensors;

/// <summary>
/// The content of a safetensors file: text metadata under <c>__metadata__</c>, float tensors and counters. The file consists of the length
/// of its header (8 bytes, little-endian), the header as JSON (name -> dtype, shape, data_offsets), and the tensors' bytes without gaps.
/// </summary>
/// <remarks>
/// The format: https://github.com/huggingface/safetensors. F32, F16, BF16, F64 and zero-dimensional I64 are read; F32 and I64 are written.
/// </remarks>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<FloatTensor> Tensors)
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>The metadata key of the <see cref="Checksum"/> that <see cref="SafetensorsWriter"/> adds.</summary>
    internal const string ChecksumKey = "sha256";

    /// <summary>The limit of the format; it keeps a corrupt length from causing a huge allocation.</summary>
    internal const int MaxHeaderBytes = 100_000_000;

    internal const string FloatType = "F32", CounterType = "I64";

    /// <summary>Stored before the float tensors, where 8-byte values are aligned.</summary>
    public IReadOnlyList<CounterTensor> Counters { get; init; } = [];

    /// <summary>Whether the file had a checksum; reading has verified it.</summary>
    public bool HasChecksum => Metadata.ContainsKey(ChecksumKey);

    /// <summary>The tensor named <paramref name="name"/>, or null.</summary>
    public FloatTensor? Find(string name) => Tensors.FirstOrDefault(tensor => tensor.Name == name);
}
