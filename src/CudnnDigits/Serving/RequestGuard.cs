using System.Net;
using Microsoft.AspNetCore.Http;

namespace CudnnDigits.Serving;

/// <summary>
/// Refuses what other sites make a browser send. A page anywhere can have its own name point at 127.0.0.1 (DNS rebinding), which the
/// Host header gives away, or send requests across sites, which Origin and Sec-Fetch-Site give away.
/// </summary>
/// <param name="bound">The address that the server listens at.</param>
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
            await Refuse(context, StatusCodes.Status421MisdirectedRequest, "this server does not go by that name; open the address it printed");
        else if (IsForeign(context.Request))
            await Refuse(context, StatusCodes.Status403Forbidden, "requests from other sites are refused");
        else
            await next(context);
    }

    public static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new Refusal(why), ServingJson.Default.Refusal, cancellationToken: context.RequestAborted);
    }

    /// <summary>A name can be made to point here by anyone, an address cannot; so beyond loopback it is addresses and this machine's name.</summary>
    private bool IsOurs(string host)
    {
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        if (IPAddress.TryParse(host, out var address)) return IPAddress.IsLoopback(address) || !IPAddress.IsLoopback(bound);
        return !IPAddress.IsLoopback(bound) && host.Split('.')[0].Equals(Dns.GetHostName().Split('.')[0], StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsForeign(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && origin != $"http://{request.Host.Value}") return true;
        // A link to the page, followed by a person, is welcome from anywhere.
        if (request.Path == "/" && HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate") return false;
        return request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none");
    }
}
