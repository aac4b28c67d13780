namespace Microsoft.ML.Trainers;

/// <summary>Minimises a smooth function plus an absolute-value penalty (Andrew and Gao 2007, OWL-QN; plain L-BFGS without the penalty).</summary>
internal sealed class OrthantLbfgs
{
    private const double SufficientDecrease = 1e-4;
    private const int MaximumHalvings = 50;

    private readonly Func<double[], double[], double> _function;
    private readonly double[] _penalties;
    private readonly bool _nonNegative;
    private readonly int _historySize;
    private readonly LinkedList<(double[] Step, double[] Change, double Curvature)> _history = new();

    /// <param name="function">From a point to its value, the gradient written to the second argument.</param>
    /// <param name="penalties">The weight of each coordinate's absolute value.</param>
    internal OrthantLbfgs(Func<double[], double[], double> function, double[] penalties, bool nonNegative, int historySize)
    {
        _function = function;
        _penalties = penalties;
        _nonNegative = nonNegative;
        _historySize = historySize;
    }

    internal double[] Minimize(double tolerance, int maximumIterations)
    {
        int size = _penalties.Length;
        double[] point = new double[size], gradient = new double[size];
        double value = _function(point, gradient) + Penalty(point);
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            double[] slope = PseudoGradient(point, gradient);
            double[] direction = Direction(slope);
            double[] next = new double[size], nextGradient = new double[size];
            double nextValue = value;
            // The first step has no curvature to go by.
            double length = _history.Count == 0 ? Math.Min(1, 1 / Math.Max(1e-12, Norm(slope))) : 1;
            bool isBetter = false;
            for (int halving = 0; halving < MaximumHalvings && !isBetter; halving++, length /= 2)
            {
                double expected = 0;
                for (int i = 0; i < size; i++)
                {
                    next[i] = Project(point[i] + length * direction[i], point[i], slope[i], _penalties[i]);
                    expected += slope[i] * (next[i] - point[i]);
                }
                nextValue = _function(next, nextGradient) + Penalty(next);
                isBetter = expected < 0 && nextValue <= value + SufficientDecrease * expected;
            }
            if (!isBetter)
                return point;
            Remember(point, next, gradient, nextGradient);
            bool isDone = value - nextValue <= tolerance * Math.Max(1, Math.Abs(nextValue));
            (point, gradient, value) = (next, nextGradient, nextValue);
            if (isDone)
                return point;
        }
        return point;
    }

    private double Penalty(double[] point)
    {
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
            sum += _penalties[i] * Math.Abs(point[i]);
        return sum;
    }

    /// <summary>The slope of the steepest descent where the penalty has a kink.</summary>
    private double[] PseudoGradient(double[] point, double[] gradient)
    {
        var slope = new double[point.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            double left = gradient[i] - _penalties[i], right = gradient[i] + _penalties[i];
            slope[i] = point[i] > 0 ? right : point[i] < 0 ? left : right < 0 ? right : left > 0 ? left : 0;
            if (_nonNegative && point[i] == 0 && slope[i] > 0)
                slope[i] = 0;
        }
        return slope;
    }

    private double[] Direction(double[] slope)
    {
        double[] direction = Array.ConvertAll(slope, x => -x);
        var factors = new Stack<double>();
        for (var node = _history.Last; node is not null; node = node.Previous)
        {
            double factor = Dot(node.Value.Step, direction) / node.Value.Curvature;
            factors.Push(factor);
            Add(direction, -factor, node.Value.Change);
        }
        if (_history.Last is { Value: var last })
        {
            double scale = last.Curvature / Dot(last.Change, last.Change);
            for (int i = 0; i < direction.Length; i++)
                direction[i] *= scale;
        }
        foreach (var (step, change, curvature) in _history)
            Add(direction, factors.Pop() - Dot(change, direction) / curvature, step);
        // Only coordinates that still go downhill move.
        for (int i = 0; i < direction.Length; i++)
        {
            if (direction[i] * slope[i] >= 0 && (_penalties[i] > 0 || _nonNegative))
                direction[i] = 0;
        }
        return direction;
    }

    /// <summary>A step ends where it would cross zero.</summary>
    private double Project(double next, double point, double slope, double penalty)
    {
        if (_nonNegative && next < 0)
            return 0;
        double orthant = point != 0 ? Math.Sign(point) : -Math.Sign(slope);
        return penalty > 0 && next * orthant < 0 ? 0 : next;
    }

    private void Remember(double[] point, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] step = new double[point.Length], change = new double[point.Length];
        for (int i = 0; i < step.Length; i++)
        {
            step[i] = next[i] - point[i];
            change[i] = nextGradient[i] - gradient[i];
        }
        double curvature = Dot(step, change);
        if (curvature <= 1e-12)
            return;
        _history.AddLast((step, change, curvature));
        if (_history.Count > _historySize)
            _history.RemoveFirst();
    }

    private static double Norm(double[] x) => Math.Sqrt(Dot(x, x));

    private static double Dot(double[] x, double[] y) => VectorMath.Dot(x, y);

    private static void Add(double[] x, double factor, double[] y) => VectorMath.Add(x, factor, y);
}
