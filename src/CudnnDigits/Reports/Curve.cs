namespace CudnnDigits.Reports;

/// <summary>
/// A series of any length in bounded memory: when it has become too long, neighbours are averaged, so that it always spans
/// everything since the beginning.
/// </summary>
internal sealed class Curve
{
    private const int Most = 512;

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
        (_sum, _pending) = (0, 0);
        if (_points.Count == Most) Halve();
    }

    private void Halve()
    {
        for (var point = 0; point < Most / 2; point++) _points[point] = (_points[2 * point] + _points[(2 * point) + 1]) / 2;
        _points.RemoveRange(Most / 2, Most / 2);
        _valuesPerPoint *= 2;
    }
}
