using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CudnnDigits.Native.Loading;

namespace CudnnDigits.Tests.Cuda;

/// <summary>
/// The strict software stand-in of driver, cuBLAS and cuDNN, loaded into this process in place of the real ones. Built when it is out
/// of date. With CUDNNDIGITS_TEST_GPU=1 the real libraries and GPU of the machine are used, and what only the emulator can show is not run.
/// </summary>
internal static unsafe class Emulator
{
    private static readonly Lazy<nint> Library = new(Load);

    public static bool IsRealGpu { get; } = Environment.GetEnvironmentVariable("CUDNNDIGITS_TEST_GPU") == "1";

    /// <summary>The folder that the finder is pointed at.</summary>
    public static string Folder => Path.Combine(Repository, "artifacts", "emulator");

    public static string Repository { get; } = FindRepository();

    /// <summary>Makes sure that CUDA means the emulator, or the GPU where that was asked for.</summary>
    public static void Use()
    {
        if (!IsRealGpu) _ = Library.Value;
    }

    /// <summary>For what a real GPU cannot be asked: counts, failures on demand, another machine.</summary>
    public static void Require()
    {
        if (IsRealGpu) Assert.Ignore("only the emulator can show this, and CUDNNDIGITS_TEST_GPU is set");
        _ = Library.Value;
    }

    /// <summary>A machine as <paramref name="settings"/> say (see Settings in tests/CudaEmulator), with all counters at zero.</summary>
    public static void Configure(string settings = "")
    {
        fixed (byte* text = Text(settings)) Assert.That(((delegate* unmanaged<byte*, int>)Export("emuConfigure"))(text), Is.Zero, settings);
        ((delegate* unmanaged<void>)Export("emuReset"))();
    }

    /// <summary>Sets the counters to zero and forgets misuses.</summary>
    public static void Reset() => ((delegate* unmanaged<void>)Export("emuReset"))();

    /// <summary>How often a C function was called, or one of the emulator's own counters.</summary>
    public static long Count(string counter)
    {
        fixed (byte* text = Text(counter)) return ((delegate* unmanaged<byte*, long>)Export("emuCount"))(text);
    }

    /// <summary>Lets the <paramref name="call"/>-th call of a function from now on fail.</summary>
    public static void Fail(string function, long call, int status)
    {
        fixed (byte* text = Text(function)) ((delegate* unmanaged<byte*, long, int, void>)Export("emuFailNth"))(text, call, status);
    }

    public static JsonElement Report()
    {
        var report = (delegate* unmanaged<byte*, long, long>)Export("emuReport");
        var buffer = new byte[report(null, 0) + 1024];
        fixed (byte* start = buffer) report(start, buffer.Length);
        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer).TrimEnd('\0')).RootElement;
    }

    /// <summary>Nothing alive, nothing misused.</summary>
    public static void AssertClean()
    {
        if (!IsRealGpu) Assert.That(Report().GetProperty("clean").GetBoolean(), Report().GetRawText());
    }

    private static byte[] Text(string value) => Encoding.UTF8.GetBytes(value + "\0");

    private static nint Export(string name) => NativeLibrary.GetExport(Library.Value, name);

    private static nint Load()
    {
        if (OperatingSystem.IsWindows()) Assert.Ignore("the emulator is built on Linux only");
        using var build = Process.Start(new ProcessStartInfo("bash", ["scripts/build-emulator.sh"]) { WorkingDirectory = Repository, RedirectStandardOutput = true })!;
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        Assert.That(build.ExitCode, Is.Zero, $"scripts/build-emulator.sh failed: {output}");
        NativeLibraries.ChosenPath = Folder;
        return NativeLibrary.Load(Path.Combine(Folder, "libcuda.so.1"));
    }

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CudnnDigits.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("the tests run outside of the repository");
    }
}
