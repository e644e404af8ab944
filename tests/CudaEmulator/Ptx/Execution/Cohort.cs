namespace CudaEmulator.Ptx.Execution;

/// <summary>
/// Threads of a block that run in step. The group at the lowest instruction runs first and joins the others where it meets them: code is
/// laid out so that branches mostly lead forward to the place where the threads come together again.
/// </summary>
internal sealed class Cohort(Block block, Instruction[] code, LaneSet lanes)
{
    /// <summary>A block that is still not done after so many instructions never will be.</summary>
    private const long Patience = 1L << 26;

    private readonly List<Group> _groups = [new Group(0, lanes)];
    private long _steps;

    public Block Block => block;

    public List<Group> Groups => _groups;

    /// <summary>The instruction in progress, for the report of a fault.</summary>
    public Instruction? Current { get; private set; }

    /// <summary>Runs until every thread has left or waits.</summary>
    public void Run()
    {
        while (Lowest() is { } group)
        {
            Join(group);
            var limit = NextMeeting(group);
            do
                Current = code[group.Pc];
            while (Current.Step(this, group) && group.Pc < limit);
            if (++_steps > Patience)
                throw new DeviceFaultException(PtxFaults.LaunchTimeout, "the block does not come to an end");
        }
    }

    /// <summary>Puts threads at an instruction.</summary>
    public void Add(Group group)
    {
        if (!group.Lanes.IsEmpty)
            _groups.Add(group);
    }

    /// <summary>Threads leave; those that waited for them look again.</summary>
    public void Leave(Group group, LaneSet leaving)
    {
        group.Lanes = group.Lanes.Except(leaving);
        if (group.Lanes.IsEmpty)
            _groups.Remove(group);
        foreach (var other in _groups)
        {
            if (other.Wait == Wait.Warp)
                other.Wait = Wait.None;
        }
    }

    /// <summary>The threads of a warp that have not left, as bits.</summary>
    public uint Live(int warp)
    {
        var live = 0u;
        foreach (var group in _groups)
            live |= group.Lanes.Warp(warp);
        return live;
    }

    private Group? Lowest()
    {
        Group? lowest = null;
        foreach (var group in _groups)
        {
            if (group.Wait == Wait.None && (lowest is null || group.Pc < lowest.Pc))
                lowest = group;
        }

        return lowest;
    }

    private void Join(Group group)
    {
        for (var i = _groups.Count - 1; i >= 0; i--)
        {
            var other = _groups[i];
            if (other == group || other.Pc != group.Pc)
                continue;
            group.Lanes = group.Lanes.Union(other.Lanes);
            _groups.RemoveAt(i);
        }
    }

    private int NextMeeting(Group group)
    {
        var next = int.MaxValue;
        foreach (var other in _groups)
        {
            if (other.Pc > group.Pc)
                next = Math.Min(next, other.Pc);
        }

        return next;
    }
}
