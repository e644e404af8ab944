using System.Net;
using CudnnDigits.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace CudnnDigits.Serving;

/// <summary>Serves the web page for drawing digits and watching runs, and its API.</summary>
public sealed class DigitServer : IAsyncDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly WebApplication _app;

    private DigitServer(WebApplication app) => _app = app;

    /// <summary>The address it listens on, such as http://127.0.0.1:8028.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts listening.</summary>
    /// <param name="address">The address to listen on; a loopback address is not reachable from other machines.</param>
    /// <param name="port">The port; 0 for any free port.</param>
    /// <param name="reader">Classifies the drawings.</param>
    /// <param name="runs">The runs that the page lists.</param>
    /// <param name="cancellation">Cancels the start.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<DigitServer> StartAsync(
        IPAddress address, int port, DigitReader reader, RunList runs, CancellationToken cancellation)
    {
        // An empty builder: no configuration from files or the environment, and no logging.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            ServerLimits.Set(server.Limits);
            server.Listen(address, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddRoutingCore().AddRateLimiter(ServerLimits.Set);
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Farewell);
        var app = builder.Build();
        app.Use(new RequestGuard(address).InvokeAsync);
        app.UseRateLimiter();
        app.Use(RefuseMalformed);
        Map(app, reader, runs);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new DigitServer(app);
    }

    /// <summary>Stops the server; requests in progress get a short time to finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app, DigitReader reader, RunList runs)
    {
        foreach (var (path, (type, content)) in PageFiles.All)
        {
            app.MapGet(path, context =>
            {
                context.Response.ContentType = type;
                context.Response.ContentLength = content.Length;
                return context.Response.Body.WriteAsync(content).AsTask();
            });
        }

        app.MapGet("/api/network", context => context.Response.WriteAsJsonAsync(reader.Network, ServingJson.Default.NetworkInfo));
        app.MapGet("/api/runs", context => context.Response.WriteAsJsonAsync(runs.Read(), ServingJson.Default.IReadOnlyListRunCurves));
        app.MapPost("/api/read", context => AnswerAsync(context, reader));
    }

    private static async Task AnswerAsync(HttpContext context, DigitReader reader)
    {
        var drawing = await Drawing.ReadAsync(context.Request);
        if (await reader.ReadAsync(drawing, context.RequestAborted) is { } reading)
        {
            await context.Response.WriteAsJsonAsync(reading, ServingJson.Default.Reading, cancellationToken: context.RequestAborted);
        }
        else
        {
            await RequestGuard.Refuse(
                context, StatusCodes.Status503ServiceUnavailable, "too many drawings are waiting; try again in a second");
        }
    }

    private static async Task RefuseMalformed(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException wrong)
        {
            await RequestGuard.Refuse(context, wrong.StatusCode, wrong.Message);
        }
        catch (ImageException wrong)
        {
            await RequestGuard.Refuse(context, StatusCodes.Status422UnprocessableEntity, wrong.Message);
        }
    }

    /// <summary>The program handles signals itself.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
