using CudaEmulator.Core;

namespace CudaEmulator.Tests.Core;

public sealed class SettingsTests
{
    [Test]
    public void Parse_Everything_IsUnderstood()
    {
        var settings = Settings.Parse(
            "devices=0;driver=11040;memory=2M;arch=75;lose=700@3;refuse=fused,forward:1;fail=cuInit:1:100,cuMemAlloc_v2:*:2;eager");
        Assert.Multiple(() =>
        {
            Assert.That((settings.Devices, settings.Driver, settings.Memory, settings.Arch), Is.EqualTo((0, 11040, 2UL << 20, 75)));
            Assert.That(settings.Lose, Is.EqualTo((700, 3L)));
            Assert.That(settings.Refused, Is.EquivalentTo((string[])["fused", "forward:1"]));
            Assert.That(settings.Failures,
                Is.EqualTo(((string, long, int)[])[("cuInit", 1, 100), ("cuMemAlloc_v2", FailureInjection.EveryCall, 2)]));
            Assert.That(settings.Eager);
        });
    }

    [TestCase("speed=9")]
    [TestCase("lose=719")]
    [TestCase("memory=lots")]
    public void Parse_Nonsense_IsAFormatError(string text) => Assert.That(() => Settings.Parse(text), Throws.TypeOf<FormatException>());

    [Test]
    public void Next_TheThirdCall_Fails()
    {
        var failures = new FailureInjection();
        failures.Add("cuInit", 3, 999);
        Assert.That(Enumerable.Range(0, 4).Select(_ => failures.Next("cuInit")), Is.EqualTo((int?[])[null, null, 999, null]));
    }
}
