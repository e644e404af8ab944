using Microsoft.Playwright;

namespace CudnnDigits.Tests.Serving;

/// <summary>Chromium or Chrome without a window. scripts/test.sh installs Debian's Chromium where there is neither.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "google-chrome", "chromium-browser"];

    // Nothing but the page: neither a sandbox, which root cannot have, nor the browser's own connections.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Find(), Args = Arguments }));
    }

    /// <summary>Opens the page as a fresh visitor.</summary>
    public async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var page = await NewPageAsync(options ?? new BrowserNewContextOptions { ViewportSize = new() { Width = 1200, Height = 900 } });
        await page.GotoAsync(address.ToString());
        await Assertions.Expect(page.Locator("#network")).Not.ToBeEmptyAsync();
        return page;
    }

    /// <summary>An empty page of a fresh visitor.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions options) =>
        await (await _browser.NewContextAsync(options)).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var candidates = from name in Names from folder in folders select Path.Combine(folder, name);
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"no browser on PATH (looked for {string.Join(", ", Names)}): install Chromium");
    }
}
