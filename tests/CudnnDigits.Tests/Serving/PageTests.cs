using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace CudnnDigits.Tests.Serving;

/// <summary>The page as a whole: its keys, its colours, and the runs that it lists.</summary>
[Platform("Linux", Reason = "uses Debian's Chromium")]
public sealed class PageTests : PageFixture
{
    [Test]
    public async Task Page_ByKeysAlone_ReachesButtonsAndEpochs()
    {
        WriteRun("by-keys", epochs: 2);
        var page = await OpenAsync();
        var run = page.Locator(".run", new() { HasText = "by-keys" });
        await Expect(run).ToHaveCountAsync(1);
        await Hand.DrawAsync(page, (0.55, 0.15), (0.48, 0.85));
        await Expect(page.Locator("#digit")).ToHaveTextAsync("1", Patience);

        await TabToAsync(page, page.Locator("#clear"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#digit")).ToHaveTextAsync("–");
        await TabToAsync(page, run.Locator("summary"));
        Assert.That(await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"),
            Is.EqualTo("solid"), "is seen");
        await page.Keyboard.PressAsync("Enter");
        await Expect(run.Locator("details")).ToHaveAttributeAsync("open", "");
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

    private static async Task TabToAsync(IPage page, ILocator wanted)
    {
        // Undo, clear, and a few runs.
        for (var press = 0; press < 20; press++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement")) return;
        }

        Assert.Fail($"the tabulator does not lead to {wanted}");
    }

    private static Task<double> ContrastAsync(IPage page, string selector) => page.EvaluateAsync<double>(Script($$"""
        (() => {
          const element = document.querySelector('{{selector}}');
          let behind = element;
          while (getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') behind = behind.parentElement;
          const [one, other] = [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor]
            .map(luminance).sort((a, b) => a - b);
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
