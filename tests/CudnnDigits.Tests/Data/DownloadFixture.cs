using System.Security.Cryptography;
using CudnnDigits.Data;

namespace CudnnDigits.Tests.Data;

/// <summary>A folder, files to fetch into it and servers that offer them, with pauses too short to notice.</summary>
internal sealed class DownloadFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<LoopbackServer> _servers = [];

    public DownloadFixture(int files = 1, int length = 3000)
    {
        foreach (var file in MnistFile.All.Take(files))
        {
            var content = new byte[length];
            new Random(Packed.Count).NextBytes(content); // incompressible, so that the .gz is as long
            Files.Add(file with { Length = length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(content)) });
            Contents.Add(content);
            Packed.Add($"{file.Name}.gz", IdxFiles.Gzip(content));
        }
    }

    public List<MnistFile> Files { get; } = [];

    public List<byte[]> Contents { get; } = [];

    /// <summary>What the mirrors should offer, by name.</summary>
    public Dictionary<string, byte[]> Packed { get; } = [];

    public RecordingObserver Observer { get; } = new();

    public string Folder => _folder.Path;

    public string Target => _folder.File(Files[0].Name);

    public string Part => $"{Target}.gz.part";

    /// <summary>The .gz of the first file.</summary>
    public byte[] Gz => Packed.Values.First();

    public LoopbackServer Serve(Func<LoopbackRequest, byte[]?> answer)
    {
        var server = new LoopbackServer(answer);
        _servers.Add(server);
        return server;
    }

    public LoopbackServer ServeWell() => Serve(request => Answer.File(Packed[request.Name], request));

    public DownloadOptions Options(int attempts = 3) => new()
    {
        Files = Files,
        Mirrors = [.. _servers.Select(server => server.Address)],
        Attempts = attempts,
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(5),
    };

    public Task Fetch() => Fetch(Options());

    public async Task Fetch(DownloadOptions options) =>
        await new MnistDownloader(options, Observer).FetchMissingAsync(Folder, CancellationToken.None);

    /// <summary>The first file is there and right, and nothing half done beside it.</summary>
    public void AssertFetched() => Assert.Multiple(() =>
    {
        Assert.That(File.ReadAllBytes(Target), Is.EqualTo(Contents[0]));
        AssertNoParts();
    });

    public void AssertNothingTaken() => Assert.That(Target, Does.Not.Exist);

    public void AssertNoParts() => Assert.That(Directory.GetFiles(Folder, "*.part"), Is.Empty);

    public void Dispose()
    {
        foreach (var server in _servers) server.Dispose();
        _folder.Dispose();
    }
}
