namespace CudnnDigits.Safetensors;

/// <summary>
/// The content of a safetensors file: text under <c>__metadata__</c>, float tensors and counters. The file is the length of its header
/// (8 bytes, little-endian), the header as JSON (name -> dtype, shape, data_offsets), and the tensors' bytes without a gap.
/// </summary>
/// <remarks>The format: https://github.com/huggingface/safetensors. F32, F16, BF16 and F64, and I64 without dimensions, are read; F32 and I64 are written.</remarks>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, string> Metadata, IReadOnlyList<FloatTensor> Tensors)
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>The metadata key of the <see cref="Checksum"/> that <see cref="SafetensorsWriter"/> adds.</summary>
    internal const string ChecksumKey = "sha256";

    /// <summary>The format's own limit, which keeps a wrong length from becoming a huge allocation.</summary>
    internal const int MaxHeaderBytes = 100_000_000;

    internal const string FloatType = "F32", CounterType = "I64";

    /// <summary>Their data come before those of the tensors, where they are aligned.</summary>
    public IReadOnlyList<CounterTensor> Counters { get; init; } = [];

    /// <summary>Whether the file was read with a checksum, which then was right.</summary>
    public bool HasChecksum => Metadata.ContainsKey(ChecksumKey);

    /// <summary>The tensor called <paramref name="name"/>, or null.</summary>
    public FloatTensor? Find(string name) => Tensors.FirstOrDefault(tensor => tensor.Name == name);
}
