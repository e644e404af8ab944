namespace CudnnDigits.Tests.GradientCheck;

/// <summary>Derivatives by central differences: f'(x) = (f(x + h) - f(x - h)) / 2h, with an error of order h^2.</summary>
public static class FiniteDifference
{
    /// <summary>Near the cube root of the machine's precision, where truncation and rounding are equally small.</summary>
    private const double Step = 1e-5;

    /// <summary>The gradient by <paramref name="point"/>, which is put back as it was.</summary>
    public static double[] Gradient(double[] point, Func<double> function)
    {
        var gradient = new double[point.Length];
        for (var i = 0; i < point.Length; i++) gradient[i] = Derivative(ref point[i], function);
        return gradient;
    }

    private static double Derivative(ref double coordinate, Func<double> function)
    {
        var original = coordinate;
        coordinate = original + Step;
        var above = function();
        coordinate = original - Step;
        var below = function();
        coordinate = original;
        return (above - below) / (2 * Step);
    }
}
