using System.Text.Json;
using CudnnDigits.Cpu;
using CudnnDigits.Execution;
using CudnnDigits.Imaging;
using CudnnDigits.Models;
using CudnnDigits.Serving;
using Microsoft.AspNetCore.Http;

namespace CudnnDigits.Fuzz.Targets;

/// <summary>The body of the request that asks <c>serve</c> to read a drawing, from the bytes to the answer.</summary>
public sealed class DrawingTarget : IFuzzTarget, IDisposable
{
    private readonly DigitReader _reader = CreateReader();

    public string Name => "drawing";

    // However long the body is, no more of it is taken than a drawing has: finding its digits makes dozens of planes.
    public long MostAllocated(int inputBytes) => 16 << 20;

    public void Read(byte[] input)
    {
        var context = new DefaultHttpContext();
        (context.Request.ContentType, context.Request.Body) = (Drawing.ContentType, new MemoryStream(input));
        var reading = ReadAsync(context.Request).GetAwaiter().GetResult();
        _ = JsonSerializer.SerializeToUtf8Bytes(reading, ServingJson.Default.Reading);
    }

    public bool IsRefusal(Exception failure) => failure is BadHttpRequestException or ImageException;

    public IEnumerable<byte[]> Hostile()
    {
        foreach (var length in new[] { 0, 1, Drawing.Bytes - 1, Drawing.Bytes, Drawing.Bytes + 1, 100 << 20 })
            yield return new byte[length];
        yield return [.. Enumerable.Repeat(byte.MaxValue, Drawing.Bytes)];
        yield return [.. Enumerable.Range(0, Drawing.Bytes).Select(pixel => (byte)(pixel % 2 * 255))];
    }

    public void Dispose() => _reader.Dispose();

    private async Task<Reading> ReadAsync(HttpRequest request) =>
        await _reader.ReadAsync(await Drawing.ReadAsync(request), CancellationToken.None)
        ?? throw new InvalidOperationException("nobody else asks, and yet too many wait");

    private static DigitReader CreateReader()
    {
        var plan = Plan.Build(Catalogue.Find("linear").Spec, 1);
        return new DigitReader(plan, TrainingState.Create(plan, 1).Parameters, part => new CpuExecutor(part, new Adam(), threads: 1));
    }
}
