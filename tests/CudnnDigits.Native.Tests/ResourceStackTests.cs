using CudnnDigits.Native.Driver;

namespace CudnnDigits.Native.Tests;

public sealed class ResourceStackTests
{
    [Test]
    public void Dispose_SeveralResources_GoesInReverse()
    {
        var log = new List<string>();
        var stack = new ResourceStack(() => log.Add("quiesce"));
        stack.Own(new Noted("first", log));
        stack.Own(new Noted("second", log));

        stack.Dispose();

        Assert.That(log, Is.EqualTo(new[] { "quiesce", "second", "first" }));
    }

    [Test]
    public void Dispose_Twice_DisposesOnce()
    {
        var log = new List<string>();
        var stack = new ResourceStack();
        stack.Own(new Noted("only", log));

        stack.Dispose();
        stack.Dispose();

        Assert.That(log, Has.Count.EqualTo(1));
    }

    private sealed class Noted(string name, List<string> log) : IDisposable
    {
        public void Dispose() => log.Add(name);
    }
}
