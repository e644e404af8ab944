using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CudnnDigits.Serving;

/// <summary>Limits on the size and rate of requests: well above what the page needs, well below what would exhaust the machine.</summary>
internal static class ServerLimits
{
    private const int RequestsPerSecond = 4000, Connections = 256, HeaderBytes = 16 << 10, LeastBytesPerSecond = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(0.05);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ForHeaders = TimeSpan.FromSeconds(5);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = Connections;
        limits.MaxRequestBodySize = Drawing.Bytes;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.RequestHeadersTimeout = ForHeaders;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
    }

    /// <summary>Requests beyond the limit wait; when too many wait, further ones get status 429.</summary>
    public static void Set(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetTokenBucketLimiter(
            "all", _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = (int)(RequestsPerSecond * Period.TotalSeconds),
                TokensPerPeriod = (int)(RequestsPerSecond * Period.TotalSeconds),
                ReplenishmentPeriod = Period,
                QueueLimit = DigitReader.MaxWaiting,
            }));
        options.OnRejected = (rejected, _) => new ValueTask(
            RequestGuard.Refuse(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "too many requests; try again in a second"));
    }
}
