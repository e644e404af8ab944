using System.CommandLine;
using CudnnDigits.Commands.Options;
using CudnnDigits.Models;

namespace CudnnDigits.Commands.Train;

/// <summary>The options that say how training images are distorted.</summary>
internal sealed class AugmentationOptions
{
    private readonly Option<float?> _shift = Bound("--shift", "Shift training images by up to so many pixels along each axis, at random");

    private readonly Option<float?> _rotation = Bound("--rotation", "Turn them by up to so many degrees, 45 at most");

    private readonly Option<float?> _scale = Bound("--scale", "Resize them by up to this part: 0.1 for 0.9 to 1.1 times");

    private readonly Option<float?> _shear = Bound("--shear", "Shear them by up to so many pixels along a row for each pixel down");

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _shift, _rotation, _scale, _shear }) command.Options.Add(option);
    }

    public AugmentationChoices Read(ParseResult result) =>
        new(result.GetValue(_shift), result.GetValue(_rotation), result.GetValue(_scale), result.GetValue(_shear));

    private static Option<float?> Bound(string name, string description) =>
        SharedOptions.Number(name, $"{description} {SharedOptions.ByNetwork}", min: 0f);
}

/// <summary>What the user chose of a distortion; null where the choice is left to the network.</summary>
internal sealed record AugmentationChoices(float? Shift = null, float? Rotation = null, float? Scale = null, float? Shear = null)
{
    /// <summary>The distortion that follows; null for none at all.</summary>
    public Augmentation? Apply(Augmentation? given)
    {
        var (none, from) = (new Augmentation(), given ?? new Augmentation());
        var chosen = new Augmentation(Shift ?? from.Shift, Rotation ?? from.Rotation, Scale ?? from.Scale, Shear ?? from.Shear);
        return chosen == none ? null : chosen;
    }
}
