namespace CudnnDigits.Tests.Serving;

/// <summary>
/// Draws what the program wrote on a terminal, for scripts/screenshot.sh, which has recorded it: xterm.js, a terminal in a page, plays the
/// recording as it is.
/// </summary>
[Explicit("writes files; scripts/screenshot.sh runs it")]
public class TerminalScreenshots
{
    private const string Page = """
        <style>
          body { margin: 0; background: transparent; }
          #window { display: inline-block; padding: 22px 26px 4px; background: #0d1117; border-radius: 14px; }
          .xterm-viewport { overflow: hidden !important; }
        </style>
        <div id="window"><div id="terminal"></div></div>
        """;

    private const string Play = """
        async ([recording, columns, rows]) => {
          const terminal = new Terminal({
            cols: columns, rows, scrollback: 0, fontFamily: "DejaVu Sans Mono", fontSize: 20,
            theme: {
              background: "#0d1117", foreground: "#e6edf3", cursor: "#0d1117", brightBlack: "#8b949e",
              green: "#4cc38a", brightBlue: "#6ea8fe", brightYellow: "#f5c542",
            },
          });
          terminal.open(document.getElementById("terminal"));
          // It draws blocks itself, to the pixel; as letters they have seams. Kept, since the picture is taken later than it is drawn.
          terminal.loadAddon(new WebglAddon.WebglAddon(true));
          await new Promise(done => terminal.write(Uint8Array.from(atob(recording), letter => letter.charCodeAt(0)), done));
          // As high as what is written on it, and the line of the cursor.
          terminal.resize(columns, terminal.buffer.active.cursorY + 1);
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        }
        """;

    private static readonly string Folder = Environment.GetEnvironmentVariable("CUDNNDIGITS_SCREENSHOTS") ?? "";

    private static readonly string Xterm = Environment.GetEnvironmentVariable("CUDNNDIGITS_XTERM") ?? "";

    [Test]
    public async Task Take()
    {
        await using var browser = await Browser.StartAsync();
        // recording.COLUMNSxROWS.terminal becomes recording.png.
        foreach (var path in Directory.GetFiles(Folder, "*.terminal"))
        {
            var name = Path.GetFileName(path).Split('.');
            var size = name[1].Split('x').Select(int.Parse).ToArray();
            var page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1600, Height = 1600 } });
            await page.SetContentAsync(Page);
            await page.AddStyleTagAsync(new() { Path = Path.Combine(Xterm, "xterm", "css", "xterm.css") });
            await page.AddScriptTagAsync(new() { Path = Path.Combine(Xterm, "xterm", "lib", "xterm.js") });
            await page.AddScriptTagAsync(new() { Path = Path.Combine(Xterm, "addon-webgl", "lib", "addon-webgl.js") });
            await page.EvaluateAsync(Play, new object[] { Convert.ToBase64String(await File.ReadAllBytesAsync(path)), size[0], size[1] });
            await page.Locator("#window").ScreenshotAsync(
                new() { Path = Path.Combine(Folder, $"{name[0]}.png"), OmitBackground = true });
        }
    }
}
