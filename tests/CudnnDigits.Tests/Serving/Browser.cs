using Microsoft.Playwright;

namespace CudnnDigits.Tests.Serving;

/// <summary>Debian's Chromium without a window. scripts/test.sh installs it.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    // Nothing but the page: neither a sandbox, which root cannot have, nor calls to its makers.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments }));
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
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions options) => await (await _browser.NewContextAsync(options)).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
