using CudnnDigits.Cpu.Simd;

namespace CudnnDigits.Tests.Kernels;

/// <summary>The widths of vectors that this processor has, and others that a test brings.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class VectorBitsAttribute(params int[] others)
    : ValuesAttribute([.. SimdWidth.All.Where(SimdWidth.IsSupported).Concat(others).Cast<object>()]);
