using System.Runtime.InteropServices;
using CudnnDigits.Files;

namespace CudnnDigits.Training.Runs;

/// <summary>The loss of every step of a run: a file of little-endian 32-bit floats, one for each step. It is only appended to.</summary>
public sealed class LossLog
{
    private readonly string _path;
    private readonly List<float> _unsaved = [];
    private long _steps;

    /// <param name="path">The file. Losses of later steps than <paramref name="steps"/> are removed from it at the next save.</param>
    /// <param name="steps">The number of steps so far.</param>
    public LossLog(string path, long steps) => (_path, _steps) = (path, steps);

    public void Add(ReadOnlySpan<float> losses) => _unsaved.AddRange(losses);

    /// <summary>Writes the losses since the last save, and removes those of steps that are repeated.</summary>
    public void Save()
    {
        DurableFile.RemoveLink(_path);
        using var stream = new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write);
        Pad(stream);
        stream.SetLength(_steps * sizeof(float));
        stream.Position = stream.Length;
        stream.Write(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_unsaved)));
        stream.Flush(flushToDisk: true);
        _steps += _unsaved.Count;
        _unsaved.Clear();
    }

    /// <summary>The losses of all steps; empty if there is no file. NaN where a loss is unknown.</summary>
    public static float[] Read(string path) =>
        File.Exists(path) ? MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray() : [];

    /// <summary>A run may be resumed without the file of its first steps.</summary>
    private void Pad(FileStream stream)
    {
        stream.SetLength(stream.Length / sizeof(float) * sizeof(float));
        stream.Position = stream.Length;
        for (var step = stream.Length / sizeof(float); step < _steps; step++) stream.Write(BitConverter.GetBytes(float.NaN));
    }
}
