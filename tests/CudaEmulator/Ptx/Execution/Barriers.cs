using CudaEmulator.Ptx.Instructions;

namespace CudaEmulator.Ptx.Execution;

/// <summary>Lets threads go on when all that a barrier waits for have come.</summary>
internal static class Barriers
{
    /// <summary>How many barriers a block has.</summary>
    public const int Count = 16;

    /// <summary>Opens the barriers that are complete; false when there is none.</summary>
    public static bool Release(Cohort[] cohorts, Instruction[] code)
    {
        Span<int> arrived = stackalloc int[Count], expected = stackalloc int[Count];
        var live = 0;
        foreach (var cohort in cohorts)
        {
            foreach (var group in cohort.Groups)
            {
                live += group.Lanes.Count;
                if (group.Wait != Wait.Barrier)
                    continue;
                var barrier = (BlockBarrier)code[group.Pc];
                arrived[barrier.Id] += group.Lanes.Count;
                expected[barrier.Id] = Math.Max(expected[barrier.Id], barrier.Threads ?? 0);
            }
        }

        var opened = false;
        for (var id = 0; id < Count; id++)
        {
            if (arrived[id] > 0 && arrived[id] >= (expected[id] > 0 ? expected[id] : live))
            {
                Open(id, cohorts, code);
                opened = true;
            }
        }

        return opened;
    }

    /// <summary>Why nothing moves any more.</summary>
    public static DeviceFaultException Deadlock(Cohort[] cohorts, Instruction[] code)
    {
        var places = cohorts.SelectMany(static cohort => cohort.Groups).GroupBy(group => code[group.Pc].Line)
            .Select(static place => $"{place.Sum(static group => group.Lanes.Count)} at line {place.Key}");
        var report = $"threads wait for one another for ever: {string.Join(", ", places)}";
        return new DeviceFaultException(DeviceFaultException.LaunchFailed, report);
    }

    private static void Open(int id, Cohort[] cohorts, Instruction[] code)
    {
        foreach (var cohort in cohorts)
        {
            foreach (var group in cohort.Groups)
            {
                if (group.Wait != Wait.Barrier || code[group.Pc] is not BlockBarrier barrier || barrier.Id != id)
                    continue;
                if (barrier.IsAligned)
                    RequireWholeWarps(cohort, group, barrier);
                group.Wait = Wait.None;
                group.Pc++;
            }
        }
    }

    /// <summary><c>bar.sync</c> is undefined unless all threads of a warp execute the same one.</summary>
    private static void RequireWholeWarps(Cohort cohort, Group group, BlockBarrier barrier)
    {
        for (var warp = 0; warp < group.Lanes.WarpCount; warp++)
        {
            uint here = group.Lanes.Warp(warp), live = cohort.Live(warp);
            if (here != 0 && here != live)
                throw new DeviceFaultException(
                    DeviceFaultException.LaunchFailed,
                    $"threads {live & ~here:x8} of warp {warp} are not at the barrier of line {barrier.Line} that the others are at");
        }
    }
}
