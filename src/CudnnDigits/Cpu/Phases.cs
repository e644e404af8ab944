using CudnnDigits.Cpu.Layers;

namespace CudnnDigits.Cpu;

/// <summary>
/// How a step falls into phases with barriers between. A network whose layers need only their own image has one: forward and backward in
/// one go, chunk by chunk. Each layer that needs the whole batch is a cut, forward in front of it and backward behind it: with n of
/// them there are 2n + 1 phases, and the middle one turns round.
/// </summary>
internal sealed class Phases
{
    private readonly int[] _cuts;
    private readonly int _layers;

    public Phases(IReadOnlyList<CpuLayer> layers)
    {
        _cuts = [.. Enumerable.Range(0, layers.Count).Where(index => layers[index] is BatchStatisticsLayer)];
        _layers = layers.Count;
    }

    public int Count => (2 * _cuts.Length) + 1;

    /// <summary>The phase that computes the loss.</summary>
    public int Middle => _cuts.Length;

    /// <summary>The layers that a phase takes forward; none behind the middle.</summary>
    public Range Forward(int phase) => phase > Middle ? 0..0 : CutAt(phase - 1, 0)..CutAt(phase, _layers);

    /// <summary>The layers that a phase takes backward, from the last to the first; none in front of the middle.</summary>
    public Range Backward(int phase)
    {
        var behind = (2 * Middle) - phase;
        return phase < Middle ? 0..0 : (CutAt(behind - 1, -1) + 1)..(CutAt(behind, _layers - 1) + 1);
    }

    /// <summary>The layer that measures at the end of a phase; null behind the last.</summary>
    public int? Measured(int phase) => phase < Middle ? _cuts[phase] : phase < Count - 1 ? _cuts[Count - 2 - phase] : null;

    private int CutAt(int index, int otherwise) => index >= 0 && index < _cuts.Length ? _cuts[index] : otherwise;
}
