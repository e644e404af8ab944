using CudaEmulator.Ptx.Execution;

namespace CudaEmulator.Ptx.Instructions;

/// <summary>Where an instruction goes in memory: a row of 64-bit addresses plus an offset.</summary>
internal readonly record struct Place(Row Base, long Offset);

/// <summary><c>ld</c>, of one element for each register.</summary>
internal sealed unsafe class Load<T, TSpace>(Row[] destinations, Place place) : LaneInstruction
    where T : unmanaged
    where TSpace : struct, IStateSpace
{
    public override void Execute(Block block, int start, int count)
    {
        var addresses = block.Row<ulong>(place.Base);
        var bytes = (uint)(sizeof(T) * destinations.Length);
        var recent = default(MemoryRange);
        var single = destinations.Length == 1 ? block.Row<T>(destinations[0]) : null;
        for (var lane = start; lane < start + count; lane++)
        {
            var address = addresses[lane] + (ulong)place.Offset;
            StateSpaces.RequireAligned(lane, address, bytes);
            var from = (T*)TSpace.Resolve(block, lane, address, bytes, write: false, ref recent);
            if (single != null)
                single[lane] = *from;
            else
                Scatter(block, lane, from);
        }
    }

    private void Scatter(Block block, int lane, T* from)
    {
        for (var i = 0; i < destinations.Length; i++)
            block.Row<T>(destinations[i])[lane] = from[i];
    }
}

/// <summary><c>st</c>, of one element from each register.</summary>
internal sealed unsafe class Store<T, TSpace>(Row[] sources, Place place) : LaneInstruction
    where T : unmanaged
    where TSpace : struct, IStateSpace
{
    public override void Execute(Block block, int start, int count)
    {
        var addresses = block.Row<ulong>(place.Base);
        var bytes = (uint)(sizeof(T) * sources.Length);
        var recent = default(MemoryRange);
        var single = sources.Length == 1 ? block.Row<T>(sources[0]) : null;
        for (var lane = start; lane < start + count; lane++)
        {
            var address = addresses[lane] + (ulong)place.Offset;
            StateSpaces.RequireAligned(lane, address, bytes);
            var to = (T*)TSpace.Resolve(block, lane, address, bytes, write: true, ref recent);
            if (single != null)
                *to = single[lane];
            else
                Gather(block, lane, to);
        }
    }

    private void Gather(Block block, int lane, T* to)
    {
        for (var i = 0; i < sources.Length; i++)
            to[i] = block.Row<T>(sources[i])[lane];
    }
}

internal static class MemoryAccess
{
    public static LaneInstruction Load(string space, int size, Row[] rows, Place place) => space switch
    {
        "global" or "const" => Load<GlobalSpace>(size, rows, place),
        "shared" => Load<SharedSpace>(size, rows, place),
        "local" => Load<LocalSpace>(size, rows, place),
        "param" => Load<ParameterSpace>(size, rows, place),
        _ => Load<GenericSpace>(size, rows, place),
    };

    public static LaneInstruction Store(string space, int size, Row[] rows, Place place) => space switch
    {
        "global" => Store<GlobalSpace>(size, rows, place),
        "shared" => Store<SharedSpace>(size, rows, place),
        "local" => Store<LocalSpace>(size, rows, place),
        _ => Store<GenericSpace>(size, rows, place),
    };

    private static LaneInstruction Load<TSpace>(int size, Row[] rows, Place place)
        where TSpace : struct, IStateSpace => size switch
        {
            1 => new Load<byte, TSpace>(rows, place),
            2 => new Load<ushort, TSpace>(rows, place),
            4 => new Load<uint, TSpace>(rows, place),
            _ => new Load<ulong, TSpace>(rows, place),
        };

    private static LaneInstruction Store<TSpace>(int size, Row[] rows, Place place)
        where TSpace : struct, IStateSpace => size switch
        {
            1 => new Store<byte, TSpace>(rows, place),
            2 => new Store<ushort, TSpace>(rows, place),
            4 => new Store<uint, TSpace>(rows, place),
            _ => new Store<ulong, TSpace>(rows, place),
        };
}
