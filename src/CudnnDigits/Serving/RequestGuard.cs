using System.Net;
using Microsoft.AspNetCore.Http;

namespace CudnnDigits.Serving;

/// <summary>
/// Refuses requests that other sites cause a browser to send. DNS rebinding (a foreign name that resolves to 127.0.0.1) is detected by the
/// Host header, cross-site requests by the Origin and Sec-Fetch-Site headers.
/// </summary>
/// <param name="bound">The address that the server listens on.</param>
internal sealed class RequestGuard(IPAddress bound)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (!IsOurs(context.Request.Host.Host))
            await Refuse(context, StatusCodes.Status421MisdirectedRequest, "unknown host name; open the address that the server printed");
        else if (IsForeign(context.Request))
            await Refuse(context, StatusCodes.Status403Forbidden, "cross-site requests are refused");
        else
            await next(context);
    }

    public static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new Refusal(why), ServingJson.Default.Refusal, cancellationToken: context.RequestAborted);
    }

    /// <summary>
    /// Anyone can make a name resolve to this machine, but not an address. So beyond loopback only addresses and this machine's name are
    /// accepted.
    /// </summary>
    private bool IsOurs(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (IPAddress.TryParse(host, out var address)) return IPAddress.IsLoopback(address) || !IPAddress.IsLoopback(bound);
        return !IPAddress.IsLoopback(bound)
            && host.Split('.')[0].Equals(Dns.GetHostName().Split('.')[0], StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"http://{request.Host.Value}") return true;
        // Following a link to the page is allowed from any site.
        if (request.Path == "/" && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate") return false;
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }
}
