namespace CudnnDigits.Data;

/// <summary>Mirrors, retries and timeouts of the MNIST download.</summary>
public sealed record DownloadOptions
{
    public IReadOnlyList<MnistFile> Files { get; init; } = MnistFile.All;

    /// <summary>Base URLs of the four files, NAME.gz each, tried in order.</summary>
    public IReadOnlyList<Uri> Mirrors { get; init; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Consecutive attempts without significant progress before a mirror is given up.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The pause after the first failed attempt; each further failure doubles it.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The maximum pause, even if a server asks for a longer one.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The maximum time without receiving any data.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
