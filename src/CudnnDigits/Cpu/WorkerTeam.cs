using CudnnDigits.Cpu.Memory;

namespace CudnnDigits.Cpu;

/// <summary>
/// A fixed team of threads that runs phases of independent units, with a barrier after each phase. Every worker starts with its own share
/// of the units, the same in every step, because its cache already holds their data; then it steals from the others. So the worker of a
/// unit is not deterministic, and the result of a unit must not depend on it. The calling thread is worker 0.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    /// <summary>
    /// Spins before a waiting worker sleeps. A phase lasts well under a millisecond, so workers spin through the pauses inside a step,
    /// where a sleep and a wake-up would cost more than the wait; they sleep only while no step is running.
    /// </summary>
    private const int SpinsBeforeSleep = 2000;

    /// <summary>Iterations of one <see cref="Thread.SpinWait"/>.</summary>
    private const int SpinLength = 20;

    /// <summary>Distance between two counters: two cache lines, because processors prefetch lines in pairs.</summary>
    private const int NextStride = 2 * Arena.CacheLine / sizeof(int);

    private readonly Thread[] _threads;
    private readonly object _gate = new();

    /// <summary>The next unit in each worker's share, <see cref="NextStride"/> apart.</summary>
    private readonly int[] _next;

    private volatile int _phase;
    private volatile int _working;
    private volatile int _sleeping;
    private volatile bool _stop;
    private volatile Exception? _failure;
    private Action<int, int> _work = static (_, _) => { };
    private int _units;

    public WorkerTeam(int workers)
    {
        _threads = new Thread[workers - 1];
        _next = new int[(workers + 1) * NextStride];
        for (var index = 0; index < _threads.Length; index++)
        {
            var worker = index + 1;
            _threads[index] = new Thread(() => WorkerLoop(worker)) { IsBackground = true, Name = $"cpu worker {worker}" };
            _threads[index].Start();
        }
    }

    public int Workers => _threads.Length + 1;

    /// <summary>
    /// Calls work(worker, unit) once for each unit from 0 to <paramref name="units"/> - 1 and returns when all are done. If a unit throws,
    /// the remaining units may be skipped, but no worker is running any more when the exception reaches the caller, who may then free the
    /// buffers.
    /// </summary>
    public void Run(int units, Action<int, int> work)
    {
        _work = work;
        _units = units;
        for (var worker = 0; worker < Workers; worker++) Next(worker) = FirstUnitOf(worker);
        if (units > 1 && _threads.Length > 0) Wake();
        RunUnits(worker: 0);
        for (var spin = 0; _working > 0; spin++)
        {
            if (spin < SpinsBeforeSleep) Thread.SpinWait(SpinLength);
            else Thread.Yield();
        }

        if (_failure is { } failure)
        {
            _failure = null;
            throw new InvalidOperationException("a worker of the CPU executor failed: " + failure.Message, failure);
        }
    }

    public void Dispose()
    {
        _stop = true;
        if (_threads.Length > 0) Wake();
        foreach (var thread in _threads) thread.Join();
    }

    private void Wake()
    {
        _working = _threads.Length;
        Interlocked.Increment(ref _phase);
        if (_sleeping == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void WorkerLoop(int worker)
    {
        for (var seen = 0; ; seen++)
        {
            WaitForPhase(seen);
            if (_stop) return;
            RunUnits(worker);
            Interlocked.Decrement(ref _working);
        }
    }

    private void WaitForPhase(int seen)
    {
        for (var spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (_phase != seen) return;
            Thread.SpinWait(SpinLength);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (_phase == seen) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    /// <summary>The first unit in a worker's share.</summary>
    private int FirstUnitOf(int worker) => (int)((long)worker * _units / Workers);

    private ref int Next(int worker) => ref _next[(worker + 1) * NextStride];

    private void RunUnits(int worker)
    {
        try
        {
            for (var distance = 0; distance < Workers; distance++)
            {
                var owner = (worker + distance) % Workers;
                ref var next = ref Next(owner);
                var end = FirstUnitOf(owner + 1);
                for (var unit = Interlocked.Increment(ref next) - 1; unit < end; unit = Interlocked.Increment(ref next) - 1)
                    _work(worker, unit);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
