using CudnnDigits.Native.Loading;
using CudnnDigits.Tests.Cuda;

namespace CudnnDigits.Tests;

/// <summary>
/// The machine that all tests see, whatever is installed on this one: without NVIDIA's libraries, without a terminal's settings and without
/// the user's own. Processes that tests start inherit it.
/// </summary>
[SetUpFixture]
public sealed class TestMachine
{
    /// <summary>Variables that change what the program writes or where.</summary>
    private static readonly string[] OfTheUser = ["NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES"];

    // A locale that is not installed makes bash and others complain on standard error.
    private const string Locale = "LC_ALL";

    [OneTimeSetUp]
    public void HideThisMachine()
    {
        Environment.SetEnvironmentVariable(Locale, "C.UTF-8");
        foreach (var name in OfTheUser) Environment.SetEnvironmentVariable(name, null);
        // The emulator, where a test wants it, is chosen by a path, and a path beats the variable.
        if (!Emulator.IsRealGpu) Environment.SetEnvironmentVariable(SearchPlaces.Variable, SearchPlaces.Nowhere);
    }
}
