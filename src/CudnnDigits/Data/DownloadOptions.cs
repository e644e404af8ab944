namespace CudnnDigits.Data;

/// <summary>Where MNIST comes from, and how patiently.</summary>
public sealed record DownloadOptions
{
    public IReadOnlyList<MnistFile> Files { get; init; } = MnistFile.All;

    /// <summary>Folders that hold the four files as NAME.gz, tried in order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Tries in a row that bring nothing worth mentioning before a mirror is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause after the first failed try; each further one doubles it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest pause, also where a server asks for more.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a connection may stay silent.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
