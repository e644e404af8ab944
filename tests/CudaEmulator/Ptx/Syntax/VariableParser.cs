using System.Buffers.Binary;

namespace CudaEmulator.Ptx.Syntax;

/// <summary>Reads <c>.global .align 4 .u32 table[2][3] = {{1, 2, 3}, {4}}</c> and the parameters of functions.</summary>
internal static class VariableParser
{
    /// <summary>Reads one declaration up to, not with, the comma, parenthesis or semicolon behind it.</summary>
    public static Variable Read(TokenStream tokens, bool allowUnsized = false)
    {
        var space = ReadSpace(tokens);
        var (type, lanes, alignment) = ReadType(tokens);
        var name = tokens.ExpectName("a variable's name");
        var count = ReadDimensions(tokens, allowUnsized);
        if (space != StateSpace.Shared && count == 0)
            throw tokens.Error($"'{name}' has no size");

        var bytes = checked(type.Size() * lanes * count);
        var initial = tokens.Accept("=") ? ReadInitializer(tokens, type) : [];
        if (initial.Length > 0 && space is not (StateSpace.Global or StateSpace.Const))
            throw tokens.Error($"'{name}': only .global and .const variables have initial values");
        if (initial.Length > bytes)
            throw tokens.Error($"'{name}' has {bytes} bytes, its initial values {initial.Length}");
        return new Variable(name, space, bytes, alignment ?? type.Size() * lanes, initial);
    }

    private static StateSpace ReadSpace(TokenStream tokens) => tokens.ExpectName("a state space") switch
    {
        ".global" => StateSpace.Global,
        ".const" => StateSpace.Const,
        ".shared" => StateSpace.Shared,
        ".local" => StateSpace.Local,
        ".param" => StateSpace.Param,
        var other => throw tokens.Error($"found '{other}', expected a state space"),
    };

    private static (ScalarType Type, int Lanes, int? Alignment) ReadType(TokenStream tokens)
    {
        int? alignment = null;
        var lanes = 1;
        while (true)
        {
            var word = tokens.ExpectName("a type");
            switch (word)
            {
                case ".align":
                    alignment = tokens.ExpectInteger("an alignment");
                    break;
                case ".v2" or ".v4":
                    lanes = word[2] - '0';
                    break;
                default:
                    return TryType(word, out var type) ? (type, lanes, alignment) : throw tokens.Error($"unsupported type '{word}'");
            }

            if (alignment is { } a && !int.IsPow2(a))
                throw tokens.Error($"an alignment of {a} is not a power of two");
            SkipPointerHints(tokens);
        }
    }

    private static bool TryType(string word, out ScalarType type) => ScalarTypes.TryParse(word[1..], out type) && type != ScalarType.Pred;

    /// <summary>What a parameter points to (<c>.u64 .ptr .global .align 4 name</c>) does not matter here.</summary>
    private static void SkipPointerHints(TokenStream tokens)
    {
        if (!tokens.Accept(".ptr"))
            return;
        while (tokens.Peek().Text.StartsWith('.'))
        {
            if (tokens.Next().Text == ".align")
                tokens.ExpectInteger("an alignment");
        }
    }

    private static int ReadDimensions(TokenStream tokens, bool allowUnsized)
    {
        SkipPointerHints(tokens);
        var count = 1;
        while (tokens.Accept("["))
        {
            count = allowUnsized && tokens.At("]") ? 0 : checked(count * tokens.ExpectInteger("a number of elements"));
            tokens.Expect("]");
        }

        return count;
    }

    private static byte[] ReadInitializer(TokenStream tokens, ScalarType type)
    {
        var bytes = new List<byte>();
        ReadValues(tokens, type, bytes);
        return [.. bytes];
    }

    private static void ReadValues(TokenStream tokens, ScalarType type, List<byte> into)
    {
        if (tokens.Accept("{"))
        {
            do
                ReadValues(tokens, type, into);
            while (tokens.Accept(","));
            tokens.Expect("}");
            return;
        }

        if (OperandParser.ReadConstant(tokens) is not { } value)
            throw tokens.Error($"found {tokens.Peek()}, expected a constant (addresses as initial values are not supported)");
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(buffer, value.As(type));
        into.AddRange(buffer[..type.Size()]);
    }
}
