using CudnnDigits.Reports;
using Spectre.Console.Testing;

namespace CudnnDigits.Tests.Reports;

public class ConfusionMatrixTests
{
    private static readonly int[,] Counts = { { 10, 0 }, { 3, 1234 } };

    [Test]
    public void Write_WithoutATerminal_IsAPlainTable()
    {
        using var console = new TestConsole();
        ConfusionMatrix.Write(console, Counts);
        Assert.That(console.Lines, Is.EqualTo(new[]
        {
            "rows: true digit, columns: predicted",
            "       0     1",
            " 0    10     .",
            " 1     3  1234",
        }));
    }

    [Test]
    public void Write_OnATerminal_IsColoured()
    {
        using var console = new TestConsole().EmitAnsiSequences();
        ConfusionMatrix.Write(console, Counts);
        Assert.That(console.Output, Does.Contain("\e["));
    }
}
