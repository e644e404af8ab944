using CudaEmulator.Ptx.Instructions;

namespace CudaEmulator.Ptx.Execution;

/// <summary>Lets threads go on when all that a barrier waits for have come.</summary>
internal static class Barriers
{
    /// <summary>Opens one barrier that is complete; false when there is none.</summary>
    public static bool Release(IReadOnlyList<Cohort> cohorts, Instruction[] code)
    {
        var live = cohorts.Sum(static cohort => cohort.Groups.Sum(static group => group.Lanes.Count));
        var waiting = cohorts.SelectMany(static cohort => cohort.Groups).Where(static group => group.Wait == Wait.Barrier)
            .GroupBy(group => ((BlockBarrier)code[group.Pc]).Id);
        foreach (var barrier in waiting)
        {
            var arrived = barrier.Sum(static group => group.Lanes.Count);
            var expected = barrier.Max(group => ((BlockBarrier)code[group.Pc]).Threads) ?? live;
            if (arrived < expected)
                continue;
            Open([.. barrier], cohorts, code);
            return true;
        }

        return false;
    }

    /// <summary>Why nothing moves any more.</summary>
    public static DeviceFaultException Deadlock(IReadOnlyList<Cohort> cohorts, Instruction[] code)
    {
        var places = cohorts.SelectMany(static cohort => cohort.Groups).GroupBy(group => code[group.Pc].Line)
            .Select(static place => $"{place.Sum(static group => group.Lanes.Count)} at line {place.Key}");
        var report = $"threads wait for one another for ever: {string.Join(", ", places)}";
        return new DeviceFaultException(DeviceFaultException.LaunchFailed, report);
    }

    private static void Open(List<Group> groups, IReadOnlyList<Cohort> cohorts, Instruction[] code)
    {
        foreach (var group in groups)
        {
            var barrier = (BlockBarrier)code[group.Pc];
            if (barrier.IsAligned)
                RequireWholeWarps(group, cohorts, barrier);
            group.Wait = Wait.None;
            group.Pc++;
        }
    }

    /// <summary><c>bar.sync</c> is undefined unless all threads of a warp execute the same one.</summary>
    private static void RequireWholeWarps(Group group, IReadOnlyList<Cohort> cohorts, BlockBarrier barrier)
    {
        for (var warp = 0; warp < group.Lanes.WarpCount; warp++)
        {
            var here = group.Lanes.Warp(warp);
            var live = cohorts.Aggregate(0u, (sum, cohort) => sum | cohort.Live(warp));
            if (here != 0 && here != live)
                throw new DeviceFaultException(
                    DeviceFaultException.LaunchFailed,
                    $"threads {live & ~here:x8} of warp {warp} are not at the barrier of line {barrier.Line} that the others are at");
        }
    }
}
