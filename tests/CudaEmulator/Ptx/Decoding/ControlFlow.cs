using CudaEmulator.Ptx.Execution;
using CudaEmulator.Ptx.Instructions;
using CudaEmulator.Ptx.Syntax;

namespace CudaEmulator.Ptx.Decoding;

/// <summary>Opcodes that lead elsewhere.</summary>
internal static class ControlFlow
{
    public static void Branch(Site site)
    {
        site.Take("uni");
        site.ExpectOperands(1);
        if (site.Statement.Operands[0] is not Name { Negated: false } label)
            throw site.Error("'bra' wants a label");
        BranchTo(site, label.Text, site.Guard, site.GuardNegated);
    }

    /// <summary><c>brx.idx index, list</c>: one comparison and branch for each label of the list.</summary>
    public static void IndexedBranch(Site site)
    {
        site.ExpectOperands(2);
        site.Take("uni");
        if (!site.Take("idx") || site.Guard is not null)
            throw site.Error("only 'brx.idx' without a predicate is known");
        if (site.Statement.Operands[1] is not Name list || !site.Scope.Function.BranchTargets.TryGetValue(list.Text, out var labels))
            throw site.Error("'brx.idx' wants a list of .branchtargets");
        var index = site.Source(0, ScalarType.U32);
        var chosen = site.Temporary(ScalarType.Pred);
        for (var i = 0; i < labels.Count; i++)
        {
            var compare = new Compare<uint, Equal>(chosen, index, site.Constant((ulong)i, ScalarType.U32));
            site.Emit(new LaneStep([compare]));
            BranchTo(site, labels[i], chosen, negated: false);
        }

        site.Emit(new Trap("the index of brx.idx is beyond its list"));
    }

    public static void Return(Site site)
    {
        site.Take("uni");
        site.ExpectOperands(0);
        if (site.Scope.Caller is null)
        {
            Leave(site);
            return;
        }

        var branch = new Branch();
        site.Scope.Returns.Add(branch);
        site.Emit(branch);
    }

    public static void Exit(Site site)
    {
        site.ExpectOperands(0);
        Leave(site);
    }

    public static void Trap(Site site)
    {
        site.ExpectOperands(0);
        site.Emit(new Trap("trap"));
    }

    /// <summary><c>call (results), function, (arguments)</c>: the function's body is laid in here.</summary>
    public static void Call(Site site)
    {
        site.Take("uni");
        var callee = FindCallee(site);
        for (Scope? outer = site.Scope; outer is not null; outer = outer.Caller)
        {
            if (outer.Function == callee)
                throw site.Error($"'{callee.Name}' calls itself: recursion is not supported");
        }

        var inner = new Scope(callee, site.Scope);
        var named = site.Statement.Operands.ToList().FindIndex(static operand => operand is Name);
        Bind(site, inner, callee.Results, named == 1 ? site.Statement.Operands[0] : null);
        Bind(site, inner, callee.Parameters, site.Statement.Operands.ElementAtOrDefault(named + 1));
        site.Decoder.PlaceLocals(inner);

        var around = new Branch();
        if (site.Guard is { } guard)
            site.Emit(around, guard, !site.GuardNegated);
        site.Decoder.Append(inner);
        around.Target = site.Decoder.Here;
    }

    private static Function FindCallee(Site site)
    {
        var name = site.Statement.Operands.OfType<Name>().FirstOrDefault() ?? throw site.Error("'call' wants a function's name");
        if (!site.Decoder.Module.Functions.TryGetValue(name.Text, out var function))
            throw site.Error($"'{name.Text}' is not a function of this module (indirect calls are not supported)");
        return function is { HasBody: true, IsEntry: false } ? function : throw site.Error($"'{name.Text}' has no body to call");
    }

    /// <summary>The callee's parameters are the caller's variables by another name.</summary>
    private static void Bind(Site site, Scope inner, List<Variable> formal, Operand? operand)
    {
        var actual = (operand as Arguments)?.Elements ?? [];
        if (actual.Count != formal.Count)
            throw site.Error($"'{inner.Function.Name}' wants {formal.Count} parameters here, gets {actual.Count}");
        for (var i = 0; i < formal.Count; i++)
        {
            if (actual[i] is not Name name || !site.Scope.Function.Variables.TryGetValue(name.Text, out var variable)
                || !site.Scope.Local.TryGetValue(name.Text, out var offset) || variable.Bytes != formal[i].Bytes)
                throw site.Error($"argument {i + 1} is not a .param variable of {formal[i].Bytes} bytes");
            inner.Local.Add(formal[i].Name, offset);
        }
    }

    private static void BranchTo(Site site, string label, Row? guard, bool negated)
    {
        var branch = new Branch();
        site.Scope.OpenBranches.Add((branch, label, site.Statement));
        site.Emit(branch, guard, negated);
    }

    private static void Leave(Site site) =>
        site.Emit(new Exit());
}
