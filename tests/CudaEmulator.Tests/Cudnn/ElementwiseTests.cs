using CudaEmulator.Core;
using CudaEmulator.Cudnn;

namespace CudaEmulator.Tests.Cudnn;

/// <summary>Sections 2, 5 and 6 of the facts.</summary>
public sealed class ElementwiseTests : CudnnFixture
{
    [TestCase(TensorFormat.Nchw, new[] { 11f, 12, 23, 24 })]
    [TestCase(TensorFormat.Nhwc, new[] { 11f, 22, 13, 24 })]
    public void AddTensor_BiasOntoEitherLayout_GoesToItsChannel(TensorFormat format, float[] expected)
    {
        var (bias, y) = (Upload(10, 20), Upload(1, 2, 3, 4));
        Cudnn.Elementwise.AddTensor(Handle, new Blend(1, 1), Tensor(1, 2, 1, 1), bias, Tensor(1, 2, 1, 2, format), y);
        Assert.That(Download(y, 4), Is.EqualTo(expected));
    }

    [Test]
    public void AddTensor_DimensionsThatDoNotRepeat_IsBadParam() =>
        Assert.That(StatusOf(() => Cudnn.Elementwise.AddTensor(Handle, Overwrite, Tensor(1, 2, 1, 1), 512, Tensor(1, 3, 1, 1), 512)),
            Is.EqualTo(CudnnStatus.BadParam));

    [Test]
    public void ActivationForward_ReLU_KeepsWhatIsPositive()
    {
        var (x, y) = (Upload(-1, 0, 2), Allocate(3));
        Cudnn.Elementwise.ActivationForward(Handle, ActivationOf(ActivationMode.Relu), Overwrite, Tensor(1, 3, 1, 1), x, Tensor(1, 3, 1, 1),
            y);
        Assert.That(Download(y, 3), Is.EqualTo((float[])[0, 0, 2]));
    }

    [Test]
    public void ActivationBackward_ReLU_PassesNothingAtZeroAndLooksAtX()
    {
        var shape = Tensor(1, 3, 1, 1);
        var (y, dy, x, dx) = (Upload(1, 1, 1), Upload(5, 6, 7), Upload(-1, 0, 2), Allocate(3));
        Cudnn.Elementwise.ActivationBackward(Handle, ActivationOf(ActivationMode.Relu), Overwrite, [shape, shape, shape, shape], y, dy, x,
            dx);
        Assert.That(Download(dx, 3), Is.EqualTo((float[])[0, 0, 7]));
    }

    [Test]
    public void Activation_Identity_IsBadParam() =>
        Assert.That(StatusOf(() => Cudnn.Elementwise.ActivationForward(
            Handle, ActivationOf(ActivationMode.Identity), Overwrite, Tensor(1, 1, 1, 1), 512, Tensor(1, 1, 1, 1), 512)),
                Is.EqualTo(CudnnStatus.BadParam));

    [Test]
    public void PoolingForward_MaxWithPadding_NeverTakesThePadding()
    {
        var (x, y) = (Upload(-1, -2, -3, -4), Allocate(4));
        Cudnn.Poolings.Forward(Handle, Pooling(PoolingMode.Max, 2, 2, pad: 1), Overwrite, Tensor(1, 1, 2, 2), x, Tensor(1, 1, 2, 2), y);
        Assert.That(Download(y, 4), Is.EqualTo((float[])[-1, -2, -3, -4]));
    }

    [TestCase(PoolingMode.AverageIncludingPadding, 2.5f)]
    [TestCase(PoolingMode.AverageExcludingPadding, 10f)]
    public void PoolingForward_Average_CountsPaddingOrNot(PoolingMode mode, float expected)
    {
        var (x, y) = (Upload(10), Allocate(4));
        Cudnn.Poolings.Forward(Handle, Pooling(mode, 2, 1, pad: 1), Overwrite, Tensor(1, 1, 1, 1), x, Tensor(1, 1, 2, 2), y);
        Assert.That(Download(y, 4), Is.All.EqualTo(expected));
    }

    [Test]
    public void PoolingForward_OddExtent_DropsTheRest()
    {
        var (x, y) = (Upload(1, 2, 9), Allocate(1));
        Cudnn.Poolings.Forward(Handle, Pooling(PoolingMode.Max, 1, 2), Overwrite, Tensor(1, 1, 1, 3), x, Tensor(1, 1, 1, 2), Allocate(2));
        Assert.That(StatusOf(() =>
            Cudnn.Poolings.Forward(Handle, Pooling(PoolingMode.Max, 2, 2), Overwrite, Tensor(1, 1, 3, 3), x, Tensor(1, 1, 2, 2), y)),
            Is.EqualTo(CudnnStatus.BadParam));
    }

    [Test]
    public void PoolingBackward_MaxWithATie_GoesToTheFirst()
    {
        var (x, y, dy, dx) = (Upload(3, 5, 5, 1), Upload(5), Upload(2), Allocate(4));
        Cudnn.Poolings.Backward(Handle, Pooling(PoolingMode.Max, 2, 2), Overwrite,
            [Tensor(1, 1, 1, 1), Tensor(1, 1, 1, 1), Tensor(1, 1, 2, 2), Tensor(1, 1, 2, 2)], y, dy, x, dx);
        Assert.That(Download(dx, 4), Is.EqualTo((float[])[0, 2, 0, 0]));
    }

    [Test]
    public void PoolingBackward_OverlappingWindows_AddUp()
    {
        var (x, y, dy, dx) = (Upload(0, 9, 0), Upload(9, 9), Upload(2, 3), Allocate(3));
        var pooling = Cudnn.Descriptors.Create<PoolingDescriptor>();
        Cudnn.Descriptors.SetPooling(pooling, new PoolingWindow(PoolingMode.MaxDeterministic, 1, 2, 0, 0, 1, 1), nanOption: 0);
        Cudnn.Poolings.Backward(Handle, pooling, Overwrite,
            [Tensor(1, 1, 1, 2), Tensor(1, 1, 1, 2), Tensor(1, 1, 1, 3), Tensor(1, 1, 1, 3)], y, dy, x, dx);
        Assert.That(Download(dx, 3), Is.EqualTo((float[])[0, 5, 0]));
    }

    [TestCase(0, 1, CudnnStatus.BadParam, TestName = "SetTensor_DimensionZero_IsBadParam")]
    [TestCase(10, 0, CudnnStatus.BadParam, TestName = "SetTensor_Int64_IsBadParam", Description = "type 10")]
    public void SetTensor_Unusable_IsBadParam(int type, int zeroes, int expected)
    {
        var descriptor = Cudnn.Descriptors.Create<TensorDescriptor>();
        Assert.That(StatusOf(() => Cudnn.Descriptors.SetTensor(descriptor, 0, type, 1, 1 - zeroes, 1, 1)), Is.EqualTo(expected));
    }

    [Test]
    public void Descriptor_NeverSet_IsRefused()
    {
        var descriptor = Cudnn.Descriptors.Create<TensorDescriptor>();
        Assert.That(StatusOf(() => Cudnn.Elementwise.AddTensor(Handle, Overwrite, descriptor, 512, descriptor, 512)),
            Is.EqualTo(CudnnStatus.BadParam));
    }

    [Test]
    public void Descriptor_DestroyedRightAfterTheCall_IsNotNeededLater()
    {
        var (shape, a, c) = (Tensor(1, 1, 1, 1), Upload(1), Upload(2));
        Cudnn.Elementwise.AddTensor(Handle, new Blend(1, 1), shape, a, shape, c);
        Cudnn.Descriptors.Destroy<TensorDescriptor>(shape);
        Assert.That(Download(c, 1)[0], Is.EqualTo(3));
    }

    [Test]
    public void Descriptor_OfAnotherKind_IsRefusedAndRecorded()
    {
        Assert.That(StatusOf(() => Cudnn.Elementwise.AddTensor(Handle, Overwrite, Filter(1, 1, 1, 1), 512, Tensor(1, 1, 1, 1), 512)),
            Is.EqualTo(CudnnStatus.BadParam));
        Assert.That(Machine.Journal.Misuses, Has.One.Contains("FilterDescriptor"));
    }
}
