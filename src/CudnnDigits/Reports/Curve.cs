namespace CudnnDigits.Reports;

/// <summary>
/// A series of any length in bounded memory: when it becomes too long, neighboring points are averaged, so it always covers
/// everything since the start.
/// </summary>
internal sealed class Curve
{
    private const int MaxPoints = 512;

    private readonly List<double> _points = [];
    private int _valuesPerPoint = 1;
    private int _pending;
    private double _sum;

    public IReadOnlyList<double> Points => _points;

    public void Add(double value)
    {
        _sum += value;
        if (++_pending < _valuesPerPoint) return;
        _points.Add(_sum / _pending);
        _sum = 0;
        _pending = 0;
        if (_points.Count == MaxPoints) Halve();
    }

    private void Halve()
    {
        for (var point = 0; point < MaxPoints / 2; point++) _points[point] = (_points[2 * point] + _points[(2 * point) + 1]) / 2;
        _points.RemoveRange(MaxPoints / 2, MaxPoints / 2);
        _valuesPerPoint *= 2;
    }
}
