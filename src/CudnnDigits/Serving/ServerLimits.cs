using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CudnnDigits.Serving;

/// <summary>How much anyone may ask of the server: far more than a page needs, far less than hurts.</summary>
internal static class ServerLimits
{
    private const int RequestsPerSecond = 4000, Connections = 256, HeaderBytes = 16 << 10, LeastBytesPerSecond = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.05), Grace = TimeSpan.FromSeconds(2), ForHeaders = TimeSpan.FromSeconds(5);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestBodySize = Drawing.Bytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.RequestHeadersTimeout = ForHeaders;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
    }

    /// <summary>Who comes too fast waits; when too many wait, they are told so.</summary>
    public static void Set(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetTokenBucketLimiter(
            "all", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = (int)(RequestsPerSecond * Period.TotalSeconds),
                TokensPerPeriod = (int)(RequestsPerSecond * Period.TotalSeconds),
                ReplenishmentPeriod = Period,
                QueueLimit = DigitReader.MostWaiting,
            }));
        options.OnRejected = (rejected, _) => new ValueTask(
            RequestGuard.Refuse(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "too many requests at once; try again in a second"));
    }
}
