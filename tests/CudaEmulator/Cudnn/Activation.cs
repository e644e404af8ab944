namespace CudaEmulator.Cudnn;

/// <summary>The activation functions and their derivatives.</summary>
public static class Activation
{
    public static double Forward(ActivationMode mode, double coefficient, double x) => mode switch
    {
        ActivationMode.Sigmoid => Sigmoid(x),
        ActivationMode.Relu => x > 0 ? x : 0,
        ActivationMode.Tanh => Math.Tanh(x),
        ActivationMode.ClippedRelu => x > 0 ? Math.Min(x, coefficient) : 0,
        ActivationMode.Elu => x > 0 ? x : coefficient * (Math.Exp(x) - 1),
        ActivationMode.Swish => x * Sigmoid(x),
        _ => x,
    };

    /// <summary>ReLU, clipped ReLU and swish look at x; sigmoid, tanh and ELU at y. At x = 0 a ReLU passes nothing.</summary>
    public static double Derivative(ActivationMode mode, double coefficient, double x, double y) => mode switch
    {
        ActivationMode.Sigmoid => y * (1 - y),
        ActivationMode.Relu => x > 0 ? 1 : 0,
        ActivationMode.Tanh => 1 - y * y,
        ActivationMode.ClippedRelu => x > 0 && x <= coefficient ? 1 : 0,
        ActivationMode.Elu => y > 0 ? 1 : y + coefficient,
        ActivationMode.Swish => Sigmoid(x) * (1 + x * (1 - Sigmoid(x))),
        _ => 1,
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
