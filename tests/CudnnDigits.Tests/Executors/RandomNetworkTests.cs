using FsCheck;
using FsCheck.Fluent;

namespace CudnnDigits.Tests.Executors;

/// <summary>Every executor against the reference on networks that FsCheck makes up.</summary>
[Category("Executors")]
[TestFixtureSource(typeof(ExecutorKinds), nameof(ExecutorKinds.All))]
public sealed class RandomNetworkTests(ExecutorKind kind)
{
    private const int Networks = 40;

    [Test]
    public void Step_RandomNetwork_AgreesWithReference() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Networks), Prop.ForAll(RandomNetworks.All, Agrees));

    private Property Agrees(RandomNetwork network)
    {
        var scenario = Scenario.Create(network.Spec, network.BatchSize, network.BatchSize, network.Seed);
        var large = new Expectation(scenario).DeviationsOf(kind).Where(deviation => !deviation.IsSmall).ToArray();
        return (large.Length == 0).Label(string.Join(", ", large));
    }
}
