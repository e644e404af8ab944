using System.Runtime.CompilerServices;
using CudaEmulator.Ptx;

namespace CudaEmulator.Tests.Ptx;

/// <summary>Short ways to load and launch kernels.</summary>
internal static class Kernels
{
    private const string Header = ".version 6.0\n.target sm_70\n.address_size 64\n";

    /// <summary>A module of one kernel <c>k</c> with registers of every type and the parameters %out (as %d15) and %in (as %d14).</summary>
    public static PtxModule Module(string body, string before = "") => PtxModule.Parse(Header + before + """

        .visible .entry k(.param .u64 in, .param .u64 out)
        {
            .reg .pred %p<10>; .reg .b16 %h<10>; .reg .b32 %r<16>; .reg .b64 %d<16>; .reg .f32 %f<10>; .reg .f64 %g<10>;
            ld.param.u64 %d14, [in];
            ld.param.u64 %d15, [out];
            mov.u32 %r15, %tid.x;

        """ + body + "\n}\n");

    /// <summary>A fixture made by clang from the CUDA C beside it.</summary>
    public static PtxKernel Fixture(string file, string kernel, [CallerFilePath] string here = "") =>
        PtxModule.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Fixtures", file))).Find(kernel)!;

    public static void Launch(this PtxKernel kernel, TestMemory memory, uint grid, uint block, params ReadOnlySpan<object> arguments) =>
        kernel.Launch(new Dim3(grid), new Dim3(block), 0, Pack(kernel, arguments), memory);

    /// <summary>Lays arguments out as the kernel declares them; each must have exactly the declared size.</summary>
    public static byte[] Pack(PtxKernel kernel, ReadOnlySpan<object> arguments)
    {
        var buffer = new byte[kernel.ParameterBytes];
        for (var i = 0; i < arguments.Length; i++)
        {
            byte[] bytes = arguments[i] switch
            {
                ulong value => BitConverter.GetBytes(value),
                int value => BitConverter.GetBytes(value),
                uint value => BitConverter.GetBytes(value),
                float value => BitConverter.GetBytes(value),
                double value => BitConverter.GetBytes(value),
                var other => throw new ArgumentException($"no argument of type {other.GetType()}"),
            };
            Assert.That(bytes, Has.Length.EqualTo((int)kernel.Parameters[i].Size), $"argument {i}");
            bytes.CopyTo(buffer, (int)kernel.Parameters[i].Offset);
        }

        return buffer;
    }

    /// <summary>
    /// Runs statements for each row of up to three operands, 64 bits each, one thread a row. They stand in %d0..%d2, and their bits in
    /// %g0..%g2, their low halves in %r0..%r2 and %f0..%f2, their low quarters in %h0..%h2. <paramref name="result"/> names the register
    /// whose bits are the answer.
    /// </summary>
    public static ulong[] Evaluate(string statements, string result, ulong[][] rows)
    {
        var body = "    mul.wide.u32 %d10, %r15, 24;\n    add.s64 %d10, %d10, %d14;\n";
        for (var i = 0; i < 3; i++)
        {
            body += $"""
                    ld.global.u64 %d{i}, [%d10+{8 * i}];
                    cvt.u32.u64 %r{i}, %d{i};
                    cvt.u16.u64 %h{i}, %d{i};
                    mov.b32 %f{i}, %r{i};
                    mov.b64 %g{i}, %d{i};

                """;
        }

        body += statements + "\n" + (result[1] switch
        {
            'h' => $"cvt.u64.u16 %d13, {result};",
            'r' => $"cvt.u64.u32 %d13, {result};",
            'p' => $"selp.b64 %d13, 1, 0, {result};",
            'f' => $"mov.b32 %r13, {result};\ncvt.u64.u32 %d13, %r13;",
            _ => $"mov.b64 %d13, {result};",
        }) + "\nmul.wide.u32 %d11, %r15, 8;\nadd.s64 %d11, %d11, %d15;\nst.global.u64 [%d11], %d13;\nret;";

        using var memory = new TestMemory();
        var input = memory.Upload<ulong>([.. rows.SelectMany(row => row.Concat(new ulong[3 - row.Length]))]);
        var output = memory.Upload(new ulong[rows.Length]);
        Module(body).Find("k")!.Launch(memory, 1, (uint)rows.Length, input, output);
        return memory.Download<ulong>(output);
    }
}
