using CudnnDigits.Models;

namespace CudnnDigits.Tests.GradientCheck;

/// <summary>The layers whose gradients are checked, each on inputs that bring out its edges. A new layer adds its own here.</summary>
public static class LayerCases
{
    public static IEnumerable<(LayerSpec Layer, Shape Input)> All =>
    [
        (new Conv2d(1, 1), new Shape(1, 1, 1)),
        (new Conv2d(3, 1), new Shape(2, 3, 5)),
        (new Conv2d(2, 2), new Shape(3, 5, 4)),
        (new Conv2d(2, 2, Padding: 1), new Shape(1, 3, 3)),
        (new Conv2d(4, 3), new Shape(2, 3, 7)),
        (new Conv2d(2, 3, Padding: 1), new Shape(3, 6, 6)),
        (new Conv2d(3, 3, Padding: 2), new Shape(1, 1, 4)),
        (new Conv2d(2, 4, Padding: 1), new Shape(2, 5, 6)),
        (new Conv2d(2, 4, Padding: 3), new Shape(1, 2, 2)),
        (new Conv2d(3, 5), new Shape(2, 5, 5)),
        (new Conv2d(2, 5, Padding: 2), new Shape(2, 7, 5)),
        (new Conv2d(1, 5, Padding: 4), new Shape(3, 1, 3)),
        (new ReLU(), new Shape(1, 1, 1)),
        (new ReLU(), new Shape(3, 5, 7)),
        (new MaxPool2d(1), new Shape(2, 3, 3)),
        (new MaxPool2d(2), new Shape(3, 4, 6)),
        (new MaxPool2d(2), new Shape(2, 7, 5)),
        (new MaxPool2d(3), new Shape(2, 8, 10)),
        (new MaxPool2d(5), new Shape(1, 5, 9)),
        (new BatchNorm2d(), new Shape(1, 1, 1)),
        (new BatchNorm2d(Epsilon: 0.01f), new Shape(2, 3, 5)),
        (new BatchNorm2d(), Shape.Vector(7)),
        (new Dropout(0), new Shape(1, 2, 3)),
        (new Dropout(0.3f), new Shape(2, 3, 5)),
        (new Dropout(0.9f), Shape.Vector(13)),
        (new Linear(1), Shape.Vector(1)),
        (new Linear(7), Shape.Vector(13)),
        (new Linear(5), new Shape(2, 3, 3)),
    ];
}
