namespace CudnnDigits.Cpu;

/// <summary>
/// A fixed team of threads that runs the units of one phase after another, with a barrier behind each phase. Each member begins with
/// its own part of the units, the same in every step, because its cache knows what they touch; then it helps the others. So which member
/// runs which unit is left to chance, and the units must not care. The caller is member 0.
/// </summary>
/// <remarks>A phase lasts well under a millisecond, so members spin for the next one a while before they sleep.</remarks>
internal sealed class WorkerTeam : IDisposable
{
    private const int SpinsBeforeSleep = 2000, SpinLength = 20, Apart = 2 * Arena.Line / sizeof(int);

    private readonly Thread[] _threads;
    private readonly object _door = new();

    /// <summary>The next unit of each member's part, each in a cache line of its own.</summary>
    private readonly int[] _next;

    private volatile int _phase;
    private volatile int _working;
    private volatile int _sleeping;
    private volatile bool _stop;
    private volatile Exception? _failure;
    private Action<int, int> _work = static (_, _) => { };
    private int _units;

    public WorkerTeam(int members)
    {
        _threads = new Thread[members - 1];
        _next = new int[(members + 1) * Apart];
        for (var index = 0; index < _threads.Length; index++)
        {
            var member = index + 1;
            _threads[index] = new Thread(() => Serve(member)) { IsBackground = true, Name = $"cpu worker {member}" };
            _threads[index].Start();
        }
    }

    public int Members => _threads.Length + 1;

    /// <summary>
    /// Calls work(member, unit) once for each unit in 0..units, and returns when all are done. If one fails, others may be left out, but
    /// none is at work any more when the exception comes: what they work on may be gone then.
    /// </summary>
    public void Run(int units, Action<int, int> work)
    {
        (_work, _units) = (work, units);
        for (var member = 0; member < Members; member++) Next(member) = FirstOf(member);
        if (units > 1 && _threads.Length > 0) Wake();
        Take(member: 0);
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
        lock (_door) Monitor.PulseAll(_door);
    }

    private void Serve(int member)
    {
        for (var seen = 0; ; seen++)
        {
            Await(seen);
            if (_stop) return;
            Take(member);
            Interlocked.Decrement(ref _working);
        }
    }

    private void Await(int seen)
    {
        for (var spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (_phase != seen) return;
            Thread.SpinWait(SpinLength);
        }

        lock (_door)
        {
            Interlocked.Increment(ref _sleeping);
            while (_phase == seen) Monitor.Wait(_door);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    /// <summary>The first unit of a member's part.</summary>
    private int FirstOf(int member) => (int)((long)member * _units / Members);

    private ref int Next(int member) => ref _next[(member + 1) * Apart];

    private void Take(int member)
    {
        try
        {
            for (var part = 0; part < Members; part++)
            {
                var owner = (member + part) % Members;
                ref var next = ref Next(owner);
                var end = FirstOf(owner + 1);
                for (var unit = Interlocked.Increment(ref next) - 1; unit < end; unit = Interlocked.Increment(ref next) - 1)
                    _work(member, unit);
            }
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
