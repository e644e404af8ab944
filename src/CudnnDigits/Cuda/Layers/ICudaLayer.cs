namespace CudnnDigits.Cuda.Layers;

/// <summary>A layer bound to its buffers. Its passes only queue work, so they can be captured.</summary>
internal interface ICudaLayer
{
    /// <summary>The layer's name in the plan: "conv1".</summary>
    string Name { get; }

    /// <summary>Computes the output from the input, in training.</summary>
    void Forward();

    /// <summary>Computes the output from the input in inference, if that differs from training.</summary>
    void Predict() => Forward();

    /// <summary>
    /// Computes the gradients of the weights and, where needed, of the input from that of the output. The gradients of all biases
    /// follow in one launch at the end (BiasGradients).
    /// </summary>
    void Backward();
}
