namespace CudaEmulator.Ptx.Syntax;

/// <summary><c>@p</c> or <c>@!p</c>.</summary>
internal sealed record Guard(string Register, bool Negated);

/// <summary>An instruction as written: <c>@p ld.global.f32 %f1, [%rd2+4];</c>.</summary>
internal sealed record Statement(int Line, Guard? Guard, string Opcode, IReadOnlyList<string> Modifiers, IReadOnlyList<Operand> Operands);
