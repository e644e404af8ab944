using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Tests.Cudnn;

/// <summary>Section 3 of the facts.</summary>
public sealed class AlgorithmTests : CudnnFixture
{
    private const int Direct = 3;

    [TestCase(ConvolutionDirection.Forward, 8)]
    [TestCase(ConvolutionDirection.BackwardData, 6)]
    [TestCase(ConvolutionDirection.BackwardFilter, 7)]
    public void List_EachDirection_NamesEveryAlgorithmOnceRunnableFirst(ConvolutionDirection direction, int count)
    {
        var list = List(direction, times: false);
        Assert.That(list.Select(entry => entry.Algorithm).Order(), Is.EqualTo(Enumerable.Range(0, count)));
        Assert.That(list.Select(entry => entry.Status), Is.Ordered);
    }

    [TestCase(ConvolutionDirection.Forward, Direct)]
    [TestCase(ConvolutionDirection.BackwardFilter, 4)]
    public void List_AlgorithmsThatNoCardHas_AreNotSupported(ConvolutionDirection direction, int algorithm) =>
        Assert.That(List(direction, times: false).Single(entry => entry.Algorithm == algorithm).Status,
            Is.EqualTo(CudnnStatus.NotSupported));

    [TestCase(false)]
    [TestCase(true)]
    public void List_Times_OnlyWhenTheyWereMeasured(bool times) =>
        Assert.That(List(ConvolutionDirection.Forward, times).Where(entry => entry.Status == 0).All(entry => entry.Time > 0 == times));

    [Test]
    public void List_RefusedBySettings_IsNotSupported()
    {
        RestartCudnn("refuse=forward:*");
        Assert.That(List(ConvolutionDirection.Forward, times: false).Select(entry => entry.Status),
            Is.All.EqualTo(CudnnStatus.NotSupported));
    }

    [Test]
    public void Find_InACapture_IsRefused()
    {
        Machine.Captures.Begin(Machine.Streams.Create(NonBlocking), Global);
        Assert.That(StatusOf(() => List(ConvolutionDirection.Forward, times: true)), Is.Not.Zero);
    }

    [Test]
    public void WorkspaceSize_OfTheFavourite_GrowsWithTheShape() =>
        Assert.That(List(ConvolutionDirection.Forward, false, images: 64)[0].Memory,
            Is.GreaterThan(List(ConvolutionDirection.Forward, false, images: 1)[0].Memory));

    private IReadOnlyList<AlgorithmPerformance> List(ConvolutionDirection direction, bool times, int images = 2)
    {
        var convolution = Convolution(pad: 1);
        var geometry = Cudnn.Algorithms.Geometry(Tensor(images, 3, 8, 8), Filter(4, 3, 3, 3), convolution, Tensor(images, 4, 8, 8));
        return Cudnn.Algorithms.List(Handle, direction, geometry, convolution, times);
    }
}
