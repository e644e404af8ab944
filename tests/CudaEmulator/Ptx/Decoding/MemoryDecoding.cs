using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes that reach memory. Caches, scopes and orders mean nothing here: every access is seen at once.</summary>
internal static class MemoryDecoding
{
    private static readonly string[] Orders = ["weak", "volatile", "relaxed", "acquire", "release", "acq_rel"];
    private static readonly string[] Scopes = ["cta", "gpu", "sys"];
    private static readonly string[] Caches = ["ca", "cg", "cs", "lu", "cv", "wb", "wt"];

    public static void Load(Site site)
    {
        site.ExpectOperands(2);
        var (space, type, count) = TakeForm(site);
        site.Take("nc");
        var (found, place) = FindPlace(site, 1, space, type.Size() * count);
        var elements = Elements(site, 0, count);
        var values = elements.Select(element => Conversion.Target(site, type, element)).ToArray();
        site.Emit(MemoryAccess.Load(found, type.Size(), values, place));
        for (var i = 0; i < count; i++)
            Conversion.Widen(site, type, values[i], elements[i]);
    }

    public static void Store(Site site)
    {
        site.ExpectOperands(2);
        var (space, type, count) = TakeForm(site);
        var (found, place) = FindPlace(site, 0, space, type.Size() * count);
        if (found is "const" or "param")
            throw site.Error($"nothing can be stored in .{found} here");
        var sources = Elements(site, 1, count).Select(operand => Conversion.Narrowed(site, type, operand)).ToArray();
        site.Emit(MemoryAccess.Store(found, type.Size(), sources, place));
    }

    public static void Atomic(Site site) => Atomic(site, returnsOld: true);

    public static void Reduction(Site site) => Atomic(site, returnsOld: false);

    public static void Fence(Site site)
    {
        site.TakeAny("sc", "acq_rel");
        site.TakeAny(["gl", .. Scopes]);
        site.ExpectOperands(0);
    }

    public static void Prefetch(Site site)
    {
        site.TakeAny("global", "local");
        site.TakeAny("L1", "L2");
        site.ExpectOperands(1);
    }

    private static void Atomic(Site site, bool returnsOld)
    {
        site.TakeAny(Orders);
        site.TakeAny(Scopes);
        var space = site.TakeAny("global", "shared") ?? "";
        var operation = site.TakeAny("add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec")
            ?? throw site.Error($"'{site.Statement.Opcode}' has no operation that is known");
        var type = site.TakeType();
        var first = returnsOld ? 1 : 0;
        site.ExpectOperands(first + (operation == "cas" ? 3 : 2));
        var (_, place) = FindPlace(site, first, space, type.Size());
        var b = site.Source(first + 1, type);
        var c = operation == "cas" ? site.Source(first + 2, type) : b;
        var d = returnsOld ? site.Destination(0, type) : site.Temporary(type);
        var loop = Atomics.Create(space, operation, type, d, place, b, c);
        site.Emit(loop ?? throw site.Error($"'.{operation}' does not go with {type.Word()}"));
    }

    private static (string Space, ScalarType Type, int Count) TakeForm(Site site)
    {
        if (site.TakeAny(Orders) is "relaxed" or "acquire" or "release")
            site.TakeAny(Scopes);
        site.TakeAny(Caches);
        var space = site.TakeAny("global", "shared", "local", "const", "param") ?? "";
        var count = site.TakeAny("v2", "v4") is { } vector ? vector[1] - '0' : 1;
        var type = site.TakeType();
        return type == ScalarType.Pred ? throw site.Error("predicates do not go to memory") : (space, type, count);
    }

    private static IReadOnlyList<Operand> Elements(Site site, int index, int count)
    {
        var operand = site.Statement.Operands[index];
        IReadOnlyList<Operand> elements = operand is VectorOperand vector ? vector.Elements : [operand];
        return elements.Count == count ? elements : throw site.Error($"{elements.Count} registers for {count} elements");
    }

    /// <summary>Decodes <c>[base+offset]</c>; parameters of device functions turn out to lie in local memory.</summary>
    private static (string Space, Place Place) FindPlace(Site site, int index, string space, int bytes)
    {
        if (site.Statement.Operands[index] is not Address address)
            throw site.Error("an address in brackets is wanted");
        if (address.Base is Name name && site.Scope.Register(name.Text, site.Decoder.Rows) is null
            && site.Decoder.Symbols.Find(site.Scope, name.Text) is { } variable)
            space = RequireInside(site, variable, address.Offset, bytes, space);
        else if (space == "param")
            throw site.Error("parameters are reached by their names only");
        var start = site.SourceOfAnySize(address.Base, ScalarType.U64);
        return (space, new Place(Extended(site, start), address.Offset));
    }

    private static string RequireInside(Site site, Variable variable, long offset, int bytes, string space)
    {
        var declared = variable.Space.ToString().ToLowerInvariant();
        if (space.Length > 0 && space != declared)
            throw site.Error($"'{variable.Name}' is in .{declared}, not in .{space}");
        if (offset < 0 || variable.Bytes > 0 && offset + bytes > variable.Bytes)
            throw site.Error($"{bytes} bytes at {offset} are outside '{variable.Name}', which has {variable.Bytes}");
        return variable.Space == StateSpace.Param && site.Scope.Local.ContainsKey(variable.Name) ? "local" : declared;
    }

    /// <summary>Addresses of shared and local memory may be 32 bits wide.</summary>
    private static Row Extended(Site site, Row start)
    {
        if (start.Type.Fits(ScalarType.B64))
            return start;
        if (!start.Type.Fits(ScalarType.B32))
            throw site.Error($"a {start.Type.Word()} register is no address");
        var extended = site.Temporary(ScalarType.U64);
        site.Emit(IntegerConversions.Create(ScalarType.U32, ScalarType.U64, extended, start));
        return extended;
    }
}
