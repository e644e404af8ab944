using CudnnDigits.Tests.Reports;
using CudnnDigits.Training.Runs;
using Microsoft.Playwright;

namespace CudnnDigits.Tests.Serving;

/// <summary>The page in a real browser, used as people use it. No test may leave an error in the browser's console.</summary>
public abstract class PageFixture
{
    /// <summary>A digit is read in a moment; a busy machine may need more of them.</summary>
    protected static readonly LocatorAssertionsToHaveTextOptions Patience = new() { Timeout = 20_000 };

    private readonly List<string> _errors = [];
    private ServedPage _served = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _served = await ServedPage.StartAsync();
        _browser = await Browser.StartAsync();
    }

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

    protected void WriteRun(string name, int epochs)
    {
        var folder = new RunFolder(_served.Run(name));
        SampleRun.WriteDescription(folder);
        folder.WriteMetrics(new[] { SampleRun.Epoch(1, 0.5, 900), SampleRun.Epoch(2, 0.1, 960), SampleRun.Epoch(3, 0.05, 950) }[..epochs]);
    }

    protected async Task<IPage> OpenAsync(BrowserNewContextOptions? options = null)
    {
        var page = await _browser.OpenAsync(_served.Address, options);
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) => _errors.AddRange(message.Type == "error" ? [message.Text] : []);
        return page;
    }
}
