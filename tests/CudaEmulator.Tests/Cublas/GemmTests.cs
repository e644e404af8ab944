using CudaEmulator.Core;
using CudaEmulator.Cublas;

namespace CudaEmulator.Tests.Cublas;

/// <summary>Section 16 of the facts, and products computed by hand.</summary>
public sealed class GemmTests : EmulatorFixture
{
    private nint _handle;

    [SetUp]
    public void Create() => _handle = Machine.Cublas.Create();

    // A = [1 3; 2 4], B = [5 7; 6 8], column-major.
    [TestCase(0, 0, new[] { 23f, 34, 31, 46 })]
    [TestCase(1, 0, new[] { 17f, 39, 23, 53 })]
    [TestCase(0, 1, new[] { 26f, 38, 30, 44 })]
    [TestCase(1, 1, new[] { 19f, 43, 22, 50 })]
    public void Sgemm_EachTransposition_GivesTheProduct(int transA, int transB, float[] expected)
    {
        var (a, b, c) = (Upload(1, 2, 3, 4), Upload(5, 6, 7, 8), Allocate(4));
        Machine.Cublas.Sgemm(_handle, new GemmArguments(transA, transB, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2));
        Assert.That(Download(c, 4), Is.EqualTo(expected));
    }

    [Test]
    public void Sgemm_AlphaAndBeta_BlendWithThePriorValue()
    {
        var (a, b, c) = (Upload(2), Upload(3), Upload(10));
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 1, 1, 1, 0.5f, a, 1, b, 1, 2, c, 1));
        Assert.That(Download(c, 1)[0], Is.EqualTo(23));
    }

    [Test]
    public void Sgemm_TightAllocations_AreEnoughAndPaddingStays()
    {
        // m = 1, n = 2, k = 2, every leading dimension 3: the last column has no padding.
        var (a, b, c) = (Upload(1, -1, -1, 2), Upload(3, 4, -1, 5, 6), Upload(0, 77, 88, 0));
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 1, 2, 2, 1, a, 3, b, 3, 0, c, 3));
        Assert.That(Download(c, 4), Is.EqualTo((float[])[11, 77, 88, 17]));
        Assert.That(Machine.Journal.Misuses, Is.Empty);
    }

    [Test]
    public void Sgemm_MatrixShorterThanItsDimensions_IsAFaultAtTheWait()
    {
        var (a, b, c) = (Allocate(3), Allocate(4), Allocate(4));
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2));
        Assert.That(StatusOf(Machine.Contexts.Synchronize), Is.EqualTo(DeviceFaultException.IllegalAddress));
        Assert.That(Machine.Journal.Misuses, Has.One.Contains("4 bytes past an allocation of 12"));
    }

    [TestCase(3, 2, 2, 2, TestName = "Sgemm_ShortLda_IsInvalidValue")]
    [TestCase(2, 2, 3, 2, TestName = "Sgemm_ShortLdb_IsInvalidValue")]
    public void Sgemm_LeadingDimensionTooSmall_IsInvalidValue(int m, int n, int k, int leading) =>
        Assert.That(StatusOf(() =>
            Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, m, n, k, 1, 512, leading, 512, leading, 0, 512, 8))),
            Is.EqualTo(CublasStatus.InvalidValue));

    [Test]
    public void Sgemm_EmptyMatrixWithShortLeadingDimension_IsInvalidValueStill() =>
        Assert.That(StatusOf(() => Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 4, 0, 4, 1, 0, 3, 0, 4, 0, 0, 4))),
            Is.EqualTo(CublasStatus.InvalidValue));

    [Test]
    public void Sgemm_MisalignedMatrix_IsNotSupported() =>
        Assert.That(StatusOf(() => Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 1, 1, 1, 1, 513, 1, 512, 1, 0, 512, 1))),
            Is.EqualTo(CublasStatus.NotSupported));

    [Test]
    public void Sgemm_NullHandle_IsNotInitialized() =>
        Assert.That(StatusOf(() => Machine.Cublas.Sgemm(0, new GemmArguments(0, 0, 1, 1, 1, 1, 512, 1, 512, 1, 0, 512, 1))),
            Is.EqualTo(CublasStatus.NotInitialized));

    [Test]
    public void Sgemm_WithAWorkspace_LeavesNothingInIt()
    {
        var (workspace, one) = (Upload(new float[64]), Upload(1));
        Machine.Cublas.SetWorkspace(_handle, workspace, 256);
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 1, 1, 1, 1, one, 1, one, 1, 0, one, 1));
        Assert.That(Download(workspace, 64), Is.All.NaN);
    }

    [Test]
    public void SetStream_AfterSetWorkspace_TakesTheWorkspaceBack()
    {
        var (workspace, one) = (Upload(new float[64]), Upload(1));
        Machine.Cublas.SetWorkspace(_handle, workspace, 256);
        Machine.Cublas.SetStream(_handle, 0);
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, 1, 1, 1, 1, one, 1, one, 1, 0, one, 1));
        Assert.That(Download(workspace, 64), Is.All.Zero);
    }

    [Test]
    public void SetWorkspace_NotAlignedTo256_IsInvalidValue()
    {
        var workspace = Allocate(128);
        Assert.That(StatusOf(() => Machine.Cublas.SetWorkspace(_handle, workspace + 4, 128)), Is.EqualTo(CublasStatus.InvalidValue));
    }

    [TestCase(true, 1f)]
    [TestCase(false, 1.0001f)]
    public void Sgemm_Tf32ModeOnAMachineThatRounds_LosesTheLowBits(bool mode, float expected)
    {
        Restart("tf32");
        var handle = Machine.Cublas.Create();
        Machine.Cublas.SetMathMode(handle, mode ? 3 : 0);
        var (a, b, c) = (Upload(1.0001f), Upload(1), Allocate(1));
        Machine.Cublas.Sgemm(handle, new GemmArguments(0, 0, 1, 1, 1, 1, a, 1, b, 1, 0, c, 1));
        Assert.That(Download(c, 1)[0], Is.EqualTo(expected));
    }

    [Test]
    public void Sgemm_Large_AgreesWithThreePlainLoops()
    {
        const int m = 37, n = 29, k = 300;
        var random = new Random(1);
        var (x, y) = (Values(random, m * k), Values(random, k * n));
        var (a, b, c) = (Upload(x), Upload(y), Allocate(m * n));
        Machine.Cublas.Sgemm(_handle, new GemmArguments(0, 0, m, n, k, 1, a, m, b, k, 0, c, m));
        var expected = new float[m * n];
        for (var column = 0; column < n; column++)
        {
            for (var row = 0; row < m; row++)
            {
                var sum = 0.0;
                for (var i = 0; i < k; i++)
                    sum += (double)x[i * m + row] * y[column * k + i];
                expected[column * m + row] = (float)sum;
            }
        }
        Assert.That(Download(c, m * n), Is.EqualTo(expected).Within(1e-5));
    }

    private static float[] Values(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
