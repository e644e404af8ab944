using CudnnDigits.Execution;
using CudnnDigits.Models;

namespace CudnnDigits.Cpu.Memory;

/// <summary>All parameters, gradients and moments in four flat buffers of one size, and the average in a fifth if there is one.</summary>
internal sealed unsafe class ParameterStore
{
    private readonly List<ParameterBlock> _blocks = [], _statistics = [];
    private readonly List<(ParameterBlock Block, int Offset)> _partial = [];
    private float* _partials;

    public int Floats { get; private set; }

    /// <summary>Floats of the partial gradients of one shard.</summary>
    public int PartialFloats { get; private set; }

    public float* Values { get; private set; }

    public float* Gradient { get; private set; }

    public float* FirstMoment { get; private set; }

    public float* SecondMoment { get; private set; }

    /// <summary>The exponential moving average of the values; null if there is none.</summary>
    public float* Average { get; private set; }

    /// <summary>Adds a tensor. <see cref="Allocate"/> gives it memory.</summary>
    /// <param name="plan">The tensor in PyTorch's order.</param>
    /// <param name="length">Number of floats in the layer's order, including unused lanes.</param>
    /// <param name="indexOf">Maps an index in PyTorch's order to an index in the layer's.</param>
    /// <param name="sharded">Whether each shard has a partial gradient.</param>
    public ParameterBlock Add(ParameterPlan plan, int length, Func<int, int> indexOf, bool sharded)
    {
        var block = new ParameterBlock(plan, Floats, length, indexOf);
        _blocks.Add(block);
        Floats += ActivationLayout.RoundUpToBlock(length);
        if (sharded)
        {
            _partial.Add((block, PartialFloats));
            PartialFloats += ActivationLayout.RoundUpToBlock(length);
        }

        return block;
    }

    /// <summary>Adds a running statistic. It has values but no gradient, and stays in PyTorch's order.</summary>
    public ParameterBlock AddStatistic(ParameterPlan plan, int length)
    {
        var block = new ParameterBlock(plan, Floats, length, static index => index);
        _statistics.Add(block);
        Floats += ActivationLayout.RoundUpToBlock(length);
        return block;
    }

    public void Allocate(Arena arena, int shards, bool average)
    {
        Values = arena.Allocate<float>(Floats);
        Gradient = arena.Allocate<float>(Floats);
        FirstMoment = arena.Allocate<float>(Floats);
        SecondMoment = arena.Allocate<float>(Floats);
        if (average) Average = arena.Allocate<float>(Floats);
        _partials = arena.Allocate<float>((long)shards * PartialFloats);
        foreach (var block in _blocks.Concat(_statistics)) block.Bind(Values, Gradient, null, 0);
        foreach (var (block, offset) in _partial) block.Bind(Values, Gradient, _partials + offset, PartialFloats);
    }

    public void ClearPartials(int shard) => new Span<float>(_partials + ((long)shard * PartialFloats), PartialFloats).Clear();

    public void Import(TrainingState state)
    {
        // Unused lanes must become zero again even if earlier steps produced infinities or NaNs.
        foreach (var buffer in new[] { (nint)Values, (nint)FirstMoment, (nint)SecondMoment, (nint)Average })
            new Span<float>((float*)buffer, buffer == 0 ? 0 : Floats).Clear();
        foreach (var statistic in _statistics) statistic.Import(state.Parameters, Values);
        var average = Average is null ? [] : state.AverageOrParameters;
        foreach (var block in _blocks)
        {
            block.Import(state.Parameters, Values);
            block.Import(state.FirstMoment, FirstMoment);
            block.Import(state.SecondMoment, SecondMoment);
            if (Average is not null) block.Import(average, Average);
        }
    }

    public void Export(TrainingState state)
    {
        state.Average = Average is null ? null : state.Average ?? new float[state.FirstMoment.Length];
        foreach (var statistic in _statistics) statistic.Export(Values, state.Parameters);
        foreach (var block in _blocks)
        {
            block.Export(Values, state.Parameters);
            block.Export(FirstMoment, state.FirstMoment);
            block.Export(SecondMoment, state.SecondMoment);
            if (state.Average is not null) block.Export(Average, state.Average);
        }
    }

    /// <summary>Swaps the values with the average, if there is one. A second call restores both.</summary>
    public void SwapAverage()
    {
        if (Average is null) return;
        foreach (var block in _blocks) block.Swap(Average);
    }
}
