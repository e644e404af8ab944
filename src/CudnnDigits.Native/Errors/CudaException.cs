using System.Text;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Native.Errors;

/// <summary>A call into the driver, cuBLAS or cuDNN failed, or a library is missing. The message says which, why, and what to do.</summary>
public sealed class CudaException : Exception
{
    private CudaException(string message, string call, string status, string? hint)
        : base(hint is null ? message : $"{message}. {hint}") => (Call, Status, Hint, Problem) = (call, status, hint, message);

    /// <summary>The C function that failed, or the library that is missing.</summary>
    public string Call { get; }

    /// <summary>The status as the library names it: CUDA_ERROR_OUT_OF_MEMORY.</summary>
    public string Status { get; }

    /// <summary>What went wrong, without the hint.</summary>
    public string Problem { get; }

    /// <summary>What to do about it, where that is known.</summary>
    public string? Hint { get; }

    /// <summary>Makes sure that a library is there before the first call into it.</summary>
    /// <exception cref="CudaException">It was not found; the message says what to do.</exception>
    internal static void ThrowIfMissing(string library)
    {
        var search = NativeLibraries.Search(library);
        if (search.Path is null) throw NotFound(search, Advice.ForMissing(library));
    }

    internal static CudaException Failed(string call, string status, int code, string? detail, string? hint)
    {
        var message = new StringBuilder($"{call} failed: {status} ({code})");
        if (!string.IsNullOrWhiteSpace(detail)) message.Append(": ").Append(detail.Trim().TrimEnd('.'));
        return new(message.ToString(), call, status, hint);
    }

    /// <summary>The libraries and the GPU are present, but this program cannot use them.</summary>
    public static CudaException Unsuitable(string problem, string advice) => new(problem, "CUDA", "unsuitable", advice);

    private static CudaException NotFound(LibrarySearch search, string hint)
    {
        var places = search.Attempts.Count(attempt => attempt.Result == Attempt.NoSuchFile);
        var refused = search.Attempts.Where(attempt => attempt.Result is not (Attempt.NoSuchFile or Attempt.Loaded));
        var message = new StringBuilder($"{search.Title} was not found ");
        message.Append($"({search.Attempts.Count} places searched, {places} without the file)");
        foreach (var attempt in refused) message.Append($"; {attempt.Where}: {attempt.Result}");
        return new(message.ToString(), search.Title, "not found", hint);
    }

    /// <summary>The same failure, said of something larger: "allocating conv1's output (6.1 MiB): cuMemAlloc_v2 failed ...".</summary>
    internal CudaException While(string doing, string? hint = null) => new($"{doing}: {Problem}", Call, Status, hint ?? Hint);
}
