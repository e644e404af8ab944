using Microsoft.Playwright;

namespace CudnnDigits.Tests.Serving;

/// <summary>Draws on the page as a hand with a mouse does.</summary>
internal static class Hand
{
    private const int StepsBetween = 4;

    /// <summary>One stroke through points of the paper, each between 0 and 1.</summary>
    public static async Task DrawAsync(IPage page, params (double X, double Y)[] points)
    {
        var paper = page.Locator("#pad");
        await paper.ScrollIntoViewIfNeededAsync();
        var box = (await paper.BoundingBoxAsync())!;
        for (var index = 0; index < points.Length; index++)
        {
            var (x, y) = points[index];
            await page.Mouse.MoveAsync(
                (float)(box.X + (x * box.Width)), (float)(box.Y + (y * box.Height)), new() { Steps = StepsBetween });
            if (index == 0) await page.Mouse.DownAsync();
        }

        await page.Mouse.UpAsync();
    }

    /// <summary>The same with a finger, and without lifting it where <paramref name="lift"/> says so.</summary>
    public static async Task DrawByFingerAsync(IPage page, bool lift, params (double X, double Y)[] points)
    {
        var box = (await page.Locator("#pad").BoundingBoxAsync())!;
        var session = await page.Context.NewCDPSessionAsync(page);
        for (var index = 0; index < points.Length; index++)
        {
            var (x, y) = (box.X + (points[index].X * box.Width), box.Y + (points[index].Y * box.Height));
            await TouchAsync(session, index == 0 ? "touchStart" : "touchMove", new { x, y });
        }

        if (lift) await TouchAsync(session, "touchEnd");
    }

    private static async Task TouchAsync(ICDPSession session, string type, params object[] fingers) =>
        await session.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = fingers });
}
