using System.Text;

namespace CudnnDigits.Commands.Terminal;

/// <summary>
/// Passes text on as long as that works. Lines about a training are worth less than the training: where they cannot be written, on a
/// full disk for one, that is said once and they are dropped.
/// </summary>
/// <param name="inner">Where the lines go.</param>
/// <param name="complain">Receives the line that says so.</param>
internal sealed class BestEffortWriter(TextWriter inner, Action<string> complain) : TextWriter
{
    private bool _broken;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (_broken) return;
        try
        {
            write();
        }
        catch (IOException failure)
        {
            _broken = true;
            try
            {
                complain($"nothing more will be shown ({failure.Message}); the work goes on");
            }
            catch (IOException)
            {
                // Both ways are blocked: there is nobody left to tell.
            }
        }
    }
}
