using System.Diagnostics;
using System.Text;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Tests.EndToEnd;

/// <summary>The program as a child process, with its output going to a pipe.</summary>
internal sealed class Cli : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private Cli(string workingDirectory, string[] arguments)
    {
        _process = new Process
        {
            // A shell's background job ignores SIGINT and so would its children: env gives the signal back its meaning.
            StartInfo = new ProcessStartInfo("env", ["--default-signal=INT", Program, .. arguments])
            {
                WorkingDirectory = workingDirectory,
                // It stays open, and nothing comes.
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                // The CPU's tests, also where the process itself tests a real GPU.
                Environment = { [SearchPlaces.Variable] = SearchPlaces.Nowhere },
            },
        };
        _process.OutputDataReceived += (_, line) => Note(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Note(_error, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "cudnndigits");

    /// <summary>The process id: env becomes the program that it starts.</summary>
    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Error => Text(_error);

    public static Cli Start(string workingDirectory, params string[] arguments) => new(workingDirectory, arguments);

    /// <summary>Starts, waits for the end, and gives what came of it.</summary>
    public static (int Code, string Output, string Error) Run(string workingDirectory, params string[] arguments)
    {
        using var cli = Start(workingDirectory, arguments);
        var code = cli.Wait();
        return (code, cli.Output, cli.Error);
    }

    /// <summary>Waits until the output holds a text.</summary>
    public void WaitFor(string text) =>
        Assert.That(() => Output, Does.Contain(text).After((int)Patience.TotalMilliseconds, 20), $"standard error: {Error}");

    /// <summary>Sends a signal by its name: INT, TERM.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end and gives the exit code.</summary>
    public int Wait()
    {
        if (!_process.WaitForExit(Patience)) Assert.Fail($"no end within {Patience}: {Output}");
        // Without a limit, so that the last lines have come as well.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private static void Note(StringBuilder text, string? line)
    {
        if (line is null) return;
        lock (text) text.Append(line).Append('\n');
    }

    private static string Text(StringBuilder text)
    {
        lock (text) return text.ToString();
    }
}
