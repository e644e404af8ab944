using System.Text;

namespace CudnnDigits.Commands.Terminal;

/// <summary>
/// Writes text as long as that works. Lines about a training matter less than the training: when they cannot be written, for example to
/// a full disk, it says so once and drops them.
/// </summary>
/// <param name="inner">The writer of the lines.</param>
/// <param name="complain">Receives the message that output has stopped.</param>
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
                complain($"output has stopped ({failure.Message}); the work continues");
            }
            catch (IOException)
            {
                // Both outputs fail: nobody can be told.
            }
        }
    }
}
