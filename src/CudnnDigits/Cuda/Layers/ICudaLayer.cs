namespace CudnnDigits.Cuda.Layers;

/// <summary>A layer bound to its buffers. Both passes only queue work, and may be captured.</summary>
internal interface ICudaLayer
{
    /// <summary>As the plan calls it: "conv1".</summary>
    string Name { get; }

    /// <summary>Writes the output from the input, in training.</summary>
    void Forward();

    /// <summary>Writes the output from the input outside of training, where that is something else.</summary>
    void Predict() => Forward();

    /// <summary>
    /// Writes the gradients of the input, where it is wanted, and of the weights from that of the output. The gradients of all biases
    /// follow in one launch at the end (BiasGradients).
    /// </summary>
    void Backward();
}
