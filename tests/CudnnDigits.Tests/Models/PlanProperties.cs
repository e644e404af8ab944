using CudnnDigits.Models;
using FsCheck;
using FsCheck.Fluent;

namespace CudnnDigits.Tests.Models;

/// <summary>What holds for the plan of any network whose layers fit.</summary>
public class PlanProperties
{
    private static readonly Gen<LayerSpec> Layers = Gen.OneOf(
        from channels in Gen.Choose(1, 9)
        from kernel in Gen.Choose(1, 5)
        from padding in Gen.Choose(0, kernel - 1)
        select (LayerSpec)new Conv2d(channels, kernel, padding),
        Gen.Choose(1, 4).Select(LayerSpec (kernel) => new MaxPool2d(kernel)),
        Gen.Choose(1, 40).Select(LayerSpec (features) => new Linear(features)),
        Gen.Constant<LayerSpec>(new ReLU()));

    private static readonly Arbitrary<Plan> Plans = (
        from channels in Gen.Choose(1, 4)
        from height in Gen.Choose(1, 20)
        from width in Gen.Choose(1, 20)
        from layers in Layers.NonEmptyListOf()
        select TryBuild(new ModelSpec("any", new Shape(channels, height, width), [.. layers])))
        .Where(plan => plan is not null).Select(plan => plan!).ToArbitrary();

    [FsCheck.NUnit.Property]
    public Property Build_AnyNetwork_PlacesParametersInOrderAlignedAndApart() => Prop.ForAll(Plans, plan =>
    {
        var end = 0;
        foreach (var parameter in plan.Parameters)
        {
            Assert.That(parameter.Offset, Is.GreaterThanOrEqualTo(end).And.LessThan(end + Plan.Alignment));
            Assert.That(parameter.Offset % Plan.Alignment, Is.Zero);
            end = parameter.Offset + parameter.Count;
        }

        Assert.That(plan.ParameterFloats, Is.GreaterThanOrEqualTo(end).And.LessThan(end + Plan.Alignment));
    });

    [FsCheck.NUnit.Property]
    public Property Build_AnyNetwork_ChainsTheShapes() => Prop.ForAll(Plans, plan =>
    {
        Assert.That(plan.Layers[0].Input, Is.EqualTo(plan.Spec.Input));
        foreach (var (layer, next) in plan.Layers.Zip(plan.Layers.Skip(1))) Assert.That(next.Input, Is.EqualTo(layer.Output));
        Assert.That(plan.Classes, Is.EqualTo(plan.Layers[^1].Output.Count));
    });

    [FsCheck.NUnit.Property]
    public Property Build_AnyNetwork_GivesEveryLayerAndParameterItsOwnName() => Prop.ForAll(Plans, plan =>
    {
        Assert.That(plan.Layers.Select(layer => layer.Name), Is.Unique);
        Assert.That(plan.Parameters.Select(parameter => parameter.Name), Is.Unique);
    });

    [FsCheck.NUnit.Property]
    public Property Build_AnyNetwork_GivesEachWeightAsManyInputsAsItsOutputsSum() => Prop.ForAll(Plans, plan =>
    {
        // A weight [out, ...] has fan-in products behind each output, and its bias goes with each output once.
        foreach (var layer in plan.Layers.Where(layer => layer.Weight is not null))
        {
            Assert.That(layer.Weight!.Count, Is.EqualTo(layer.Weight.Shape[0] * layer.Weight.FanIn));
            Assert.That(layer.Bias!.Shape, Is.EqualTo(new[] { layer.Weight.Shape[0] }));
        }
    });

    private static Plan? TryBuild(ModelSpec spec)
    {
        try
        {
            return Plan.Build(spec, 1);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
