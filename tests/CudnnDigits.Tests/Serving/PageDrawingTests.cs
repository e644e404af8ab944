using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CudnnDigits.Tests.Serving;

/// <summary>Drawing on the page, by mouse, finger and keys.</summary>
[Platform("Linux", Reason = "uses Debian's Chromium")]
public sealed class PageDrawingTests : PageFixture
{
    [Test]
    public async Task Draw_StrokeLikeAOne_ReadsAOne()
    {
        var page = await OpenAsync();
        await Hand.DrawAsync(page, (0.55, 0.15), (0.52, 0.4), (0.48, 0.85));

        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);
        await Expect(page.Locator("#bars .first")).ToContainTextAsync("1");
        await Expect(page.Locator("#spoken")).ToContainTextAsync("1, ");
        Assert.That(await ShareOfLitPixelsAsync(page, "#seen"), Is.InRange(0.02, 0.3));
    }

    [Test]
    public async Task Draw_StrokeByStroke_TheProbabilitiesMove()
    {
        var page = await OpenAsync();
        await Hand.DrawAsync(page, (0.3, 0.2), (0.7, 0.2), (0.5, 0.5), (0.4, 0.85));
        await Expect(page.Locator("#digit")).ToHaveTextAsync("7", Patience);
        await page.ClickAsync("#undo");
        await Expect(page.Locator("#digit")).ToHaveTextAsync("–");
        await Hand.DrawAsync(page, (0.5, 0.15), (0.25, 0.35), (0.25, 0.65), (0.5, 0.85), (0.75, 0.65), (0.75, 0.35), (0.5, 0.15));
        await Expect(page.Locator("#digit")).ToHaveTextAsync("0", Patience);
    }

    [Test]
    public async Task Draw_ByKeysAlone_ReadsAOne()
    {
        var page = await OpenAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#pad")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Space");
        for (var step = 0; step < 15; step++) await page.Keyboard.PressAsync("ArrowDown");
        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);

        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#digit")).ToHaveTextAsync("–");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#undo, #clear")).ToHaveCountAsync(2);
        Assert.That(await page.EvaluateAsync<bool>("document.activeElement.id !== 'pad'"), Is.True, "the paper lets go of the focus");
    }

    [Test]
    public async Task Draw_ByFingerOnAPhone_FitsAndReads()
    {
        var page = await OpenAsync(new BrowserNewContextOptions
        { ViewportSize = new() { Width = 360, Height = 740 }, HasTouch = true, IsMobile = true, DeviceScaleFactor = 3 });
        WriteRun("on-a-phone", epochs: 3);
        await Expect(page.Locator(".run")).Not.ToHaveCountAsync(0);
        await Hand.DrawByFingerAsync(page, lift: true, (0.5, 0.15), (0.5, 0.3), (0.5, 0.5), (0.5, 0.7), (0.5, 0.85));

        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);
        Assert.That(await page.EvaluateAsync<double>("window.scrollY"), Is.Zero, "the finger draws and does not scroll");
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360));
    }

    [Test]
    public async Task Draw_FingerStillDown_IsReadAlready()
    {
        var page = await OpenAsync(new BrowserNewContextOptions { HasTouch = true });
        await Hand.DrawByFingerAsync(page, lift: false, (0.5, 0.15), (0.5, 0.3), (0.5, 0.5), (0.5, 0.7), (0.5, 0.85));

        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);
    }

    [Test]
    public async Task Draw_Stroke_ShowsTheFirstFeatureMapsBesideIt()
    {
        var page = await OpenAsync();
        var (paper, maps) = (await page.Locator("#pad").BoundingBoxAsync(), await page.Locator("#maps").BoundingBoxAsync());
        Assert.That(maps!.X, Is.GreaterThan(paper!.X + paper.Width));
        // The cnn's first convolution has 32 filters: four tiles of 28 pixels beside each other, eight below each other, and gaps of 2.
        Assert.That(await page.EvaluateAsync<int[]>("[maps.width, maps.height]"), Is.EqualTo([(4 * 30) - 2, (8 * 30) - 2]));
        var before = await PictureOfAsync(page, "#maps");
        await Hand.DrawAsync(page, (0.55, 0.15), (0.48, 0.85));
        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);
        Assert.That(await PictureOfAsync(page, "#maps"), Is.Not.EqualTo(before));
        await page.ClickAsync("#clear");
        Assert.That(await PictureOfAsync(page, "#maps"), Is.EqualTo(before));
    }

    private static Task<string> PictureOfAsync(IPage page, string canvas) =>
        page.EvaluateAsync<string>("selector => document.querySelector(selector).toDataURL()", canvas);

    private static Task<double> ShareOfLitPixelsAsync(IPage page, string canvas) => page.EvaluateAsync<double>(
        """
        selector => {
          const canvas = document.querySelector(selector);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, index) => index % 4 === 0 && value > 127).length / (canvas.width * canvas.height);
        }
        """, canvas);
}
