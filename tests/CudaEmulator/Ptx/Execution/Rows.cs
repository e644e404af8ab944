using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Execution;

/// <summary>Access to rows whose type is only known when the program runs.</summary>
internal static unsafe class Rows
{
    public static void Fill(Block block, Row row, ulong bits)
    {
        switch (row.Type.Size())
        {
            case 1: new Span<byte>(block.Row<byte>(row), block.Lanes).Fill((byte)bits); break;
            case 2: new Span<ushort>(block.Row<ushort>(row), block.Lanes).Fill((ushort)bits); break;
            case 4: new Span<uint>(block.Row<uint>(row), block.Lanes).Fill((uint)bits); break;
            default: new Span<ulong>(block.Row<ulong>(row), block.Lanes).Fill(bits); break;
        }
    }

    public static void Set(Block block, Row row, int thread, ulong bits)
    {
        switch (row.Type.Size())
        {
            case 1: block.Row<byte>(row)[thread] = (byte)bits; break;
            case 2: block.Row<ushort>(row)[thread] = (ushort)bits; break;
            case 4: block.Row<uint>(row)[thread] = (uint)bits; break;
            default: block.Row<ulong>(row)[thread] = bits; break;
        }
    }
}
