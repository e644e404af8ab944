using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CudnnDigits.Tests.Serving;

/// <summary>Takes the README's pictures of the page, for scripts/screenshot.sh, which has started the server.</summary>
[Explicit("writes files; scripts/screenshot.sh runs it")]
public class PageScreenshots
{
    private static readonly string Folder = Environment.GetEnvironmentVariable("CUDNNDIGITS_SCREENSHOTS") ?? "";

    private static readonly Uri Address = new(Environment.GetEnvironmentVariable("CUDNNDIGITS_SERVED") ?? "http://127.0.0.1:8028");

    [TestCase("", 1100, 960, ColorScheme.Light, false)]
    [TestCase("-dark", 1100, 960, ColorScheme.Dark, false)]
    [TestCase("-phone", 360, 740, ColorScheme.Dark, true)]
    public async Task Take(string kind, int width, int height, ColorScheme scheme, bool phone)
    {
        await using var browser = await Browser.StartAsync();
        var page = await browser.OpenAsync(Address, new BrowserNewContextOptions
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = scheme,
            DeviceScaleFactor = phone ? 2 : 1.5f,
            IsMobile = phone,
            HasTouch = phone,
        });
        await Hand.DrawAsync(page, [.. Three()]);
        await Expect(page.Locator("#digit")).ToHaveTextAsync("3");
        await Expect(page.Locator(".run .chart")).Not.ToHaveCountAsync(0);
        var runs = page.Locator(".runs");
        // What one draws and what it is read as stand above the runs; on a phone, whatever its screen shows.
        var shown = phone ? height : (float)Math.Floor((await runs.BoundingBoxAsync())!.Y) - 1;
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Folder, $"serve{kind}.png"),
            Animations = ScreenshotAnimations.Disabled,
            Clip = new() { Width = width, Height = shown },
        });
        await runs.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"runs{kind}.png"), Animations = ScreenshotAnimations.Disabled });
        // The drawing by itself, for 'predict' to read.
        await page.Locator("#pad").ScreenshotAsync(new() { Path = Path.Combine(Folder, $"drawing{kind}.png") });
    }

    /// <summary>Two bows, one below the other.</summary>
    private static IEnumerable<(double X, double Y)> Three()
    {
        for (var angle = -150; angle <= 90; angle += 5) yield return OnCircle(0.49, 0.32, 0.145, angle);
        for (var angle = -80; angle <= 150; angle += 5) yield return OnCircle(0.49, 0.645, 0.185, angle);
    }

    private static (double X, double Y) OnCircle(double x, double y, double radius, double degrees) =>
        (x + (radius * Math.Cos(degrees * Math.PI / 180)), y + (radius * Math.Sin(degrees * Math.PI / 180)));
}
