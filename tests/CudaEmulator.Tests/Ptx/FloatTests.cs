namespace CudaEmulator.Tests.Ptx;

public sealed class FloatTests
{
    private static readonly ulong[][] Singles = Edges.Pairs(Edges.Singles.Bits());
    private static readonly ulong[][] Doubles = Edges.Pairs(Edges.Doubles.Bits());

    private static IEnumerable<TestCaseData> OfSingles()
    {
        yield return Case("add.f32 %f9, %f0, %f1;", static (a, b) => a + b);
        yield return Case("add.rn.f32 %f9, %f0, %f1;", static (a, b) => a + b);
        yield return Case("sub.f32 %f9, %f0, %f1;", static (a, b) => a - b);
        yield return Case("mul.f32 %f9, %f0, %f1;", static (a, b) => a * b);
        yield return Case("div.rn.f32 %f9, %f0, %f1;", static (a, b) => a / b);
        yield return Case("div.full.f32 %f9, %f0, %f1;", static (a, b) => a / b);
        yield return Case("sqrt.rn.f32 %f9, %f0;", static (a, _) => MathF.Sqrt(a));
        yield return Case("rcp.rn.f32 %f9, %f0;", static (a, _) => 1 / a);
        yield return Case("neg.f32 %f9, %f0;", static (a, _) => -a);
        yield return Case("abs.f32 %f9, %f0;", static (a, _) => MathF.Abs(a));
        yield return Case("fma.rn.f32 %f9, %f0, %f1, 0f3DCCCCCD;", static (a, b) => MathF.FusedMultiplyAdd(a, b, 0.1f));
        yield return Case("min.f32 %f9, %f0, %f1;", static (a, b) => float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Min(a, b));
        yield return Case("max.f32 %f9, %f0, %f1;", static (a, b) => float.IsNaN(a) ? b : float.IsNaN(b) ? a : MathF.Max(a, b));
        yield return Case("min.NaN.f32 %f9, %f0, %f1;", MathF.Min);
        yield return Case("add.sat.f32 %f9, %f0, %f1;", static (a, b) => float.IsNaN(a + b) ? 0 : Math.Clamp(a + b, 0, 1));
        yield return Case("mul.ftz.f32 %f9, %f0, %f1;", static (a, b) => Flush(Flush(a) * Flush(b)));
        yield return Case("copysign.f32 %f9, %f0, %f1;", static (a, b) => MathF.CopySign(b, a));
    }

    [TestCaseSource(nameof(OfSingles))]
    public void Single_OnEdges_EqualsIeeeArithmetic(string statement, Func<float, float, float> definition)
    {
        var actual = Kernels.Evaluate(statement, "%f9", Singles).Select(Edges.AsSingle);
        Assert.That(actual, Is.EqualTo(Singles.Select(row => definition(row[0].AsSingle(), row[1].AsSingle()))));
    }

    private static IEnumerable<TestCaseData> OfDoubles()
    {
        yield return Case64("add.f64 %g9, %g0, %g1;", static (a, b) => a + b);
        yield return Case64("sub.rn.f64 %g9, %g0, %g1;", static (a, b) => a - b);
        yield return Case64("mul.f64 %g9, %g0, %g1;", static (a, b) => a * b);
        yield return Case64("div.rn.f64 %g9, %g0, %g1;", static (a, b) => a / b);
        yield return Case64("sqrt.rn.f64 %g9, %g0;", static (a, _) => Math.Sqrt(a));
        yield return Case64("fma.rn.f64 %g9, %g0, %g1, %g0;", static (a, b) => Math.FusedMultiplyAdd(a, b, a));
        yield return Case64("neg.f64 %g9, %g0;", static (a, _) => -a);
        yield return Case64("max.f64 %g9, %g0, %g1;", static (a, b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Max(a, b));
    }

    [TestCaseSource(nameof(OfDoubles))]
    public void Double_OnEdges_EqualsIeeeArithmetic(string statement, Func<double, double, double> definition)
    {
        var actual = Kernels.Evaluate(statement, "%g9", Doubles).Select(Edges.AsDouble);
        Assert.That(actual, Is.EqualTo(Doubles.Select(row => definition(row[0].AsDouble(), row[1].AsDouble()))));
    }

    [TestCase("ex2.approx.f32", 3.5f, 11.3137085)]
    [TestCase("ex2.approx.ftz.f32", -1f, 0.5)]
    [TestCase("lg2.approx.f32", 10f, 3.32192809)]
    [TestCase("sin.approx.f32", 1f, 0.841470985)]
    [TestCase("cos.approx.f32", 1f, 0.540302306)]
    [TestCase("rsqrt.approx.f32", 4f, 0.5)]
    [TestCase("sqrt.approx.f32", 2f, 1.41421356)]
    [TestCase("rcp.approx.ftz.f32", 8f, 0.125)]
    [TestCase("tanh.approx.f32", 0.5f, 0.462117157)]
    public void Function_AtAPoint_IsWithinAFloatsPrecision(string opcode, float x, double expected)
    {
        var actual = Kernels.Evaluate($"{opcode} %f9, %f0;", "%f9", [[.. new[] { x }.Bits()]])[0].AsSingle();
        Assert.That(actual, Is.EqualTo(expected).Within(1e-6 * Math.Abs(expected)));
    }

    private static float Flush(float value) => float.IsSubnormal(value) ? MathF.CopySign(0, value) : value;

    private static TestCaseData Case(string statement, Func<float, float, float> definition) =>
        new TestCaseData(statement, definition).SetArgDisplayNames(statement);

    private static TestCaseData Case64(string statement, Func<double, double, double> definition) =>
        new TestCaseData(statement, definition).SetArgDisplayNames(statement);
}
