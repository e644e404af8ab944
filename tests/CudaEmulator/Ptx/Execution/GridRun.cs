namespace CudaEmulator.Ptx.Execution;

/// <summary>One launch: the blocks of a grid in order.</summary>
internal sealed class GridRun(string kernel, Program program, Block block)
{
    private readonly LaneSet[] _cohorts = Divide(program, block.Threads);

    public void Run()
    {
        for (var z = 0u; z < block.Grid.Z; z++)
        {
            for (var y = 0u; y < block.Grid.Y; y++)
            {
                for (var x = 0u; x < block.Grid.X; x++)
                {
                    block.Reset(new Dim3(x, y, z));
                    RunBlock();
                }
            }
        }
    }

    /// <summary>Threads that share memory run warp by warp, the last one first; others all together, which is faster.</summary>
    private static LaneSet[] Divide(Program program, int threads)
    {
        if (!program.UsesSharedMemory)
            return [LaneSet.Range(0, threads, threads)];
        return [.. Enumerable.Range(0, (threads + LaneSet.WarpSize - 1) / LaneSet.WarpSize).Reverse()
            .Select(warp => warp * LaneSet.WarpSize)
            .Select(start => LaneSet.Range(start, Math.Min(LaneSet.WarpSize, threads - start), threads))];
    }

    private void RunBlock()
    {
        var cohorts = Array.ConvertAll(_cohorts, lanes => new Cohort(block, program.Code, lanes));
        do
        {
            foreach (var cohort in cohorts)
                Run(cohort);
        }
        while (Release(cohorts));
    }

    private bool Release(Cohort[] cohorts)
    {
        if (Array.TrueForAll(cohorts, static cohort => cohort.Groups.Count == 0))
            return false;
        if (Barriers.Release(cohorts, program.Code))
            return true;
        throw Barriers.Deadlock(cohorts, program.Code);
    }

    private void Run(Cohort cohort)
    {
        try
        {
            cohort.Run();
        }
        catch (DeviceFaultException fault)
        {
            var index = block.Index;
            throw new DeviceFaultException(
                fault.Status,
                $"kernel {kernel}, PTX line {cohort.Current?.Line}, block ({index.X}, {index.Y}, {index.Z}): {fault.Message}");
        }
    }
}
