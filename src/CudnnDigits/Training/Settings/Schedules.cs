using CudnnDigits.Models;

namespace CudnnDigits.Training.Settings;

/// <summary>The learning-rate schedules that can be chosen by name, and what several of them have.</summary>
public static class Schedules
{
    public static IReadOnlyList<string> Names { get; } = ["constant", "cosine", "one-cycle"];

    /// <summary>The schedule of that name with its default warm-up.</summary>
    public static ScheduleSpec Find(string name) => name switch
    {
        "constant" => new Constant(),
        "cosine" => new Cosine(),
        "one-cycle" => new OneCycle(),
        _ => throw new ArgumentException($"no schedule is called '{name}': choose one of {string.Join(", ", Names)}"),
    };

    public static string NameOf(ScheduleSpec schedule) => schedule switch
    {
        Constant => "constant",
        Cosine => "cosine",
        OneCycle => "one-cycle",
        _ => throw new NotSupportedException($"{schedule.GetType().Name} has no name: add one to Schedules"),
    };

    public static float WarmUpOf(ScheduleSpec schedule) => schedule switch
    {
        Cosine cosine => cosine.WarmUp,
        OneCycle cycle => cycle.WarmUp,
        _ => 0,
    };

    /// <exception cref="ArgumentException">The schedule has no warm-up.</exception>
    public static ScheduleSpec WithWarmUp(ScheduleSpec schedule, float warmUp) => schedule switch
    {
        Cosine cosine => cosine with { WarmUp = warmUp },
        OneCycle cycle => cycle with { WarmUp = warmUp },
        _ when warmUp == 0 => schedule,
        _ => throw new ArgumentException($"a {NameOf(schedule)} learning rate has no warm-up; choose another --schedule"),
    };
}
