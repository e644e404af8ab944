using CudnnDigits.Tests.Reports;
using CudnnDigits.Training;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CudnnDigits.Tests.Serving;

/// <summary>The page in a real browser, used as people use it.</summary>
[Platform("Linux", Reason = "uses Debian's Chromium")]
public sealed class PageTests
{
    // A digit is read in a moment; a busy machine may need more of them.
    private static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    private readonly List<string> _errors = [];
    private ServedPage _served = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Start() => (_served, _browser) = (await ServedPage.StartAsync(), await Browser.StartAsync());

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _browser.DisposeAsync();
        await _served.DisposeAsync();
    }

    [TearDown]
    public void NothingWentWrongInTheBrowser()
    {
        Assert.That(_errors, Is.Empty);
        _errors.Clear();
    }

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
        await Hand.DrawAsync(page, (0.5, 0.15), (0.5, 0.85));

        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);
        Assert.That(await page.EvaluateAsync<int>("document.documentElement.scrollWidth"), Is.LessThanOrEqualTo(360));
    }

    [TestCase(ColorScheme.Light)]
    [TestCase(ColorScheme.Dark)]
    public async Task Page_ColorScheme_IsFollowedAndCanBeRead(ColorScheme scheme)
    {
        var page = await OpenAsync(new BrowserNewContextOptions { ColorScheme = scheme });
        foreach (var selector in new[] { "h1", "#network", "#keys", "#clear", "#bars .share", "#runs-title" })
            Assert.That(await ContrastAsync(page, selector), Is.GreaterThanOrEqualTo(4.5), $"WCAG AA: {selector}");
        Assert.That(await page.EvaluateAsync<double>(Script("luminance(getComputedStyle(document.body).backgroundColor)")),
            scheme == ColorScheme.Dark ? Is.LessThan(0.1) : Is.GreaterThan(0.8));
    }

    [Test]
    public async Task Runs_EpochEndsWhileOneLooks_TheCurveGrows()
    {
        WriteRun("at-work", epochs: 1);
        var page = await OpenAsync();
        var run = page.Locator(".run", new() { HasText = "at-work" });
        await Expect(run.Locator(".state")).ToHaveTextAsync("training, 1 of 3 epochs", Patience);
        await run.Locator("summary").ClickAsync();

        WriteRun("at-work", epochs: 2);
        await Expect(run.Locator(".state")).ToHaveTextAsync("training, 2 of 3 epochs", Patience);
        await Expect(run.Locator(".chart").First).ToHaveAttributeAsync("aria-label", "Accuracy by epoch; best 96.00 % after epoch 2");
        await Expect(run.Locator("details")).ToHaveAttributeAsync("open", "");
        await Expect(run.Locator("tbody tr")).ToHaveCountAsync(2);

        WriteRun("at-work", epochs: 3);
        await Expect(run.Locator(".state")).ToHaveTextAsync("3 epochs", Patience);
    }

    private void WriteRun(string name, int epochs)
    {
        var folder = new RunFolder(_served.Run(name));
        SampleRun.WriteDescription(folder);
        folder.WriteMetrics(new[] { SampleRun.Epoch(1, 0.5, 900), SampleRun.Epoch(2, 0.1, 960), SampleRun.Epoch(3, 0.05, 950) }[..epochs]);
    }

    private async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var page = await _browser.OpenAsync(_served.Address, options);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) => _errors.AddRange(message.Type == "error" ? [message.Text] : []);
        return page;
    }

    private static Task<double> ShareOfLitPixelsAsync(IPage page, string canvas) => page.EvaluateAsync<double>(
        """
        selector => {
          const canvas = document.querySelector(selector);
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          return data.filter((value, index) => index % 4 === 0 && value > 127).length / (canvas.width * canvas.height);
        }
        """, canvas);

    private static Task<double> ContrastAsync(IPage page, string selector) => page.EvaluateAsync<double>(Script($$"""
        (() => {
          const element = document.querySelector('{{selector}}');
          let behind = element;
          while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
          const [one, other] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(luminance).sort((a, b) => a - b);
          return (other + 0.05) / (one + 0.05);
        })()
        """));

    /// <summary>With the relative luminance of WCAG 2.1 at hand.</summary>
    private static string Script(string expression) => $$"""
        (() => {
          const luminance = color => {
            const [red, green, blue] = color.match(/[\d.]+/g).map(value => value / 255)
              .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
            return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
          };
          return {{expression}};
        })()
        """;
}
