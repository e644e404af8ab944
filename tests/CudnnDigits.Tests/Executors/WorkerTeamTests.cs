using CudnnDigits.Cpu;

namespace CudnnDigits.Tests.Executors;

/// <summary>A unit that fails: the barrier holds, the caller hears of it, and the team goes on.</summary>
[Category("Executors")]
public sealed class WorkerTeamTests
{
    private const int Caller = 0, Worker = 1;

    [Test]
    public void Run_OneMemberThrows_WaitsForTheOther([Values(Caller, Worker)] int failing)
    {
        using var team = new WorkerTeam(2);
        using var meeting = new Barrier(2);
        var done = false;

        Assert.That(() => team.Run(2, Work), Throws.InvalidOperationException.With.Message.Contains("for the test"));

        Assert.That(done);

        void Work(int member, int unit)
        {
            // Neither member goes on before both have a unit.
            meeting.SignalAndWait();
            if (member == failing) throw new ArgumentException("for the test");
            Thread.Sleep(100);
            Volatile.Write(ref done, true);
        }
    }

    [Test]
    public void Run_AfterAllMembersThrew_RunsEveryUnit([Values(1, 2, 3)] int members)
    {
        using var team = new WorkerTeam(members);
        Assert.That(() => team.Run(members, (_, _) => throw new ArgumentException("for the test")), Throws.InvalidOperationException);
        var runs = new int[20];

        team.Run(runs.Length, (_, unit) => Interlocked.Increment(ref runs[unit]));

        Assert.That(runs, Is.All.EqualTo(1));
    }
}
