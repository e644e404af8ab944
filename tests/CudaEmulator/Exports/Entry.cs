using CudaEmulator.Core;
using CudaEmulator.Cublas;
using CudaEmulator.Cudnn;
using CudaEmulator.Driver;

namespace CudaEmulator.Exports;

/// <summary>
/// The way in from C, one call at a time: counts the call, lets an injected failure have its turn, and turns what comes out of the
/// managed code into the status of the library that was called. No exception leaves.
/// </summary>
internal static class Entry
{
    private static readonly Lock Gate = new();
    private static Machine? _machine;

    /// <summary>Runs <paramref name="use"/> with the machine, which nobody else touches meanwhile.</summary>
    public static T With<T>(Func<Machine, T> use)
    {
        lock (Gate)
        {
            if (_machine is null)
            {
                _machine = new Machine(Settings.FromEnvironment());
                ExitReport.Register();
            }
            return use(_machine);
        }
    }

    public static int Driver(string function, Action<Machine> body) => Call(function, body, status => status.Status, CuResult.Unknown);

    public static int Cublas(string function, Action<Machine> body) => Call(function, body, InCublas, CublasStatus.InternalError);

    public static int Cudnn(string function, Action<Machine> body) => Call(function, body, InCudnn, CudnnStatus.InternalError);

    /// <summary>Refuses a null pointer where the driver has to write its answer.</summary>
    public static unsafe void RequireOut(void* pointer, int status = CuResult.InvalidValue, Library origin = Library.Driver)
    {
        if (pointer == null)
            throw new StatusException(status, "the pointer for the result is null", origin);
    }

    private static int Call(string function, Action<Machine> body, Func<StatusException, int> translate, int unexpected) => With(machine =>
    {
        machine.Journal.Count(function);
        var injected = machine.Failures.Next(function);
        if (injected is { } status && !FailureInjection.WorksWhileFailing(function))
            return Refused(machine, function, status, "injected");
        try
        {
            body(machine);
            return injected is { } late ? Refused(machine, function, late, "injected") : 0;
        }
        catch (StatusException refusal)
        {
            return Refused(machine, function, translate(refusal), refusal.Message);
        }
        catch (Exception bug)
        {
            machine.Journal.Misuse($"{function}: the emulator itself failed: {bug}");
            return Refused(machine, function, unexpected, bug.Message);
        }
    });

    private static int Refused(Machine machine, string function, int status, string reason)
    {
        machine.Journal.Refuse(function, status, reason);
        machine.Cudnn.LastError = $"{function}: {reason}";
        return status;
    }

    private static int InCublas(StatusException refusal) => refusal switch
    {
        { Origin: Library.Cublas } => refusal.Status,
        { Status: CuResult.NotInitialized or CuResult.InvalidContext } => CublasStatus.NotInitialized,
        { Status: CuResult.OutOfMemory } => CublasStatus.AllocFailed,
        _ => CublasStatus.ExecutionFailed,
    };

    private static int InCudnn(StatusException refusal) => refusal switch
    {
        { Origin: Library.Cudnn } => refusal.Status,
        { Status: CuResult.NotInitialized or CuResult.InvalidContext } => CudnnStatus.NotInitialized,
        { Status: CuResult.OutOfMemory } => CudnnStatus.DeviceAllocationFailed,
        _ => CudnnStatus.ExecutionFailed,
    };
}
