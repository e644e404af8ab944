using CudaEmulator.Ptx;

namespace CudaEmulator.Tests.Ptx;

public sealed class ParserTests
{
    private const string Header = ".version 6.0\n.target sm_70\n.address_size 64\n";

    [TestCase("frobnicate.b32 %r1, %r2;", "unknown instruction 'frobnicate'")]
    [TestCase("add.cc.u32 %r1, %r2, %r3;", "'add' does not know '.cc'")]
    [TestCase("add.rz.f32 %f1, %f2, %f3;", "'add' does not know '.rz'")]
    [TestCase("add.f16 %f1, %f2, %f3;", "has no type that is known")]
    [TestCase("add.u32 %r1, %r2;", "has 2 operands, wants 3")]
    [TestCase("add.u32 %r1, %r2, %r99;", "'%r99' is not declared")]
    [TestCase("add.u32 %r1, %r2, %d1;", "%d1 is .b64, 'add' wants .u32")]
    [TestCase("add.f32 %f1, %f2, 1;", "an integer constant stands where")]
    [TestCase("add.u32 5, %r2, %r3;", "cannot be written")]
    [TestCase("mul.u32 %r1, %r2, %r3;", "wants .lo, .hi or .wide")]
    [TestCase("ld.param.u64 %d1, [in+4];", "8 bytes at 4 are outside 'in', which has 8")]
    [TestCase("ld.shared.u64 %d1, [in];", "'in' is in .param, not in .shared")]
    [TestCase("ld.global.u32 %h1, [%d1];", "does not go into")]
    [TestCase("bra NOWHERE;", "no label 'NOWHERE'")]
    [TestCase("@%r1 bra NOWHERE;", "'%r1' is not a predicate")]
    [TestCase("A: A: ret;", "label 'A' is defined twice")]
    [TestCase("call vprintf, (%d1);", "'vprintf' is not a function of this module")]
    [TestCase("shfl.up.b32 %r1, %r2, 1, 0;", "has 4 operands, wants 5")]
    [TestCase(".reg .f16 %q;", "unsupported register type '.f16'")]
    [TestCase("add.u32 %r1, %r2, %r3", "found '}', expected ';'")]
    public void Statement_ThatIsWrong_IsRefusedWithItsLine(string statement, string complaint)
    {
        var refusal = Assert.Throws<PtxException>(() => Kernels.Module("\n\n" + statement))!;
        Assert.That(refusal.Message, Does.Contain(complaint));
        Assert.That(refusal.Status, Is.EqualTo(PtxException.InvalidPtx));
        Assert.That(refusal.Line, Is.EqualTo(statement.EndsWith(';') ? 13 : 14));
    }

    [TestCase("", "expected '.version'")]
    [TestCase("hello", "found 'hello', expected '.version'")]
    [TestCase(".version 6.0\n.target gpu\n", "expected a target such as sm_70")]
    [TestCase(".version 6.0\n.target sm_70\n.address_size 32\n", "only 64-bit addresses")]
    [TestCase(Header + ".entry k() { ret;", "the end of the text")]
    [TestCase(Header + "/* never closed", "a comment without its end")]
    [TestCase(Header + ".entry k() { ret; } .entry k() { ret; }", "'k' is defined twice")]
    [TestCase(Header + ".global .u32 x[2] = {1, 2, 3};", "'x' has 8 bytes, its initial values 12")]
    [TestCase(Header + ".func f() { call f, (); ret; } .entry k() { call f, (); ret; }", "recursion is not supported")]
    [TestCase(Header + ".entry k() { # }", "unexpected character '#'")]
    public void Module_ThatIsWrong_IsRefused(string text, string complaint) =>
        Assert.That(() => PtxModule.Parse(text), Throws.TypeOf<PtxException>().With.Message.Contains(complaint));

    [Test]
    public void Module_OfANewerVersion_HasAStatusOfItsOwn()
    {
        var refusal = Assert.Throws<PtxException>(() => PtxModule.Parse(".version 99.1\n.target sm_70\n.address_size 64\n"))!;
        Assert.That(refusal.Status, Is.EqualTo(PtxException.UnsupportedVersion));
    }

    [Test]
    public void Module_AsADriverGetsIt_MayEndWithNul()
    {
        var module = PtxModule.Parse(Header + ".visible .entry k() .maxntid 128, 1, 1 { ret; }\n\0");
        Assert.That((module.Target, module.Find("k")!.MaxThreadsPerBlock, module.Find("other")), Is.EqualTo((70, 128, (PtxKernel?)null)));
    }

    [Test]
    public void Launch_WithWrongSizes_IsRefused()
    {
        using var memory = new TestMemory();
        var kernel = PtxModule.Parse(Header + ".visible .entry k(.param .u32 x) .maxntid 128 { ret; }").Find("k")!;
        Assert.That(() => kernel.Launch(new Dim3(1), new Dim3(129), 0, new byte[4], memory), Throws.ArgumentException);
        Assert.That(() => kernel.Launch(new Dim3(1), new Dim3(1), 0, new byte[8], memory), Throws.ArgumentException);
    }
}
