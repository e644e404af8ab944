using CudnnDigits.Fuzz.Targets;

namespace CudnnDigits.Fuzz;

/// <summary>The kept samples, a folder a format, and the targets that read them.</summary>
public static class Corpus
{
    public static IReadOnlyList<Func<IFuzzTarget>> Targets { get; } =
    [
        () => new IdxTarget(), () => new GzipTarget(), () => new SafetensorsTarget(), () => new RunJsonTarget(), () => new MetricsTarget(),
        () => new ImageTarget(), () => new DrawingTarget(),
    ];

    public static IReadOnlyList<byte[]> Load(string format) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", format))
            .Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
