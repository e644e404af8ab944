using CudnnDigits.Models;

namespace CudnnDigits.Training;

/// <summary>The learning-rate schedules that can be chosen by name.</summary>
public static class Schedules
{
    public static IReadOnlyList<string> Names { get; } = ["constant", "cosine", "one-cycle"];

    /// <summary>The schedule of that name, with the warm-up that it has of itself.</summary>
    public static ScheduleSpec Find(string name) => name switch
    {
        "constant" => new Constant(),
        "cosine" => new Cosine(),
        "one-cycle" => new OneCycle(),
        _ => throw new ArgumentException($"no schedule is called '{name}': there are {string.Join(", ", Names)}"),
    };

    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="warmUp">The part of all steps in which the rate rises.</param>
    public static ScheduleSpec Create(string name, float warmUp) => Find(name) switch
    {
        Cosine cosine => cosine with { WarmUp = warmUp },
        OneCycle cycle => cycle with { WarmUp = warmUp },
        var other => other,
    };

    public static string NameOf(ScheduleSpec schedule) => schedule switch
    {
        Constant => "constant",
        Cosine => "cosine",
        OneCycle => "one-cycle",
        _ => throw new ArgumentException($"{schedule.GetType().Name} has no name"),
    };

    public static float WarmUpOf(ScheduleSpec schedule) => schedule switch
    {
        Cosine cosine => cosine.WarmUp,
        OneCycle cycle => cycle.WarmUp,
        _ => 0,
    };
}
