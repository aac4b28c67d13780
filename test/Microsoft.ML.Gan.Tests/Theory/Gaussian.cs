namespace Microsoft.ML.Gan.Tests;

/// <summary>A normal distribution on the line, its densities and its quantiles: integrals instead of luck.</summary>
internal readonly record struct Gaussian(double Mean, double Deviation)
{
    public double LogDensity(double x)
    {
        double z = (x - Mean) / Deviation;
        return -z * z / 2 - Math.Log(Deviation * Math.Sqrt(2 * Math.PI));
    }

    public double Density(double x) => Math.Exp(LogDensity(x));

    /// <summary>n equally likely points: the distribution's quantiles at (i + ½)/n.</summary>
    public double[] Points(int n)
    {
        var points = new double[n];
        for (int i = 0; i < n; i++)
        {
            points[i] = Mean + Deviation * StandardQuantile((i + 0.5) / n);
        }
        return points;
    }

    /// <summary>∫ f over all that matters, by the trapezoidal rule, which is exact to rounding for such tails.</summary>
    public static double Integrate(Func<double, double> f)
    {
        const double Low = -40, Step = 1e-3;
        double sum = 0;
        for (int i = 0; i <= 80_000; i++)
        {
            sum += f(Low + i * Step);
        }
        return sum * Step;
    }

    /// <summary>JSD(p‖q) = ½KL(p‖(p+q)/2) + ½KL(q‖(p+q)/2).</summary>
    public static double JensenShannon(Gaussian p, Gaussian q) => Integrate(x =>
    {
        double a = p.LogDensity(x), b = q.LogDensity(x), mixture = LogMean(a, b);
        return Math.Exp(a) * (a - mixture) / 2 + Math.Exp(b) * (b - mixture) / 2;
    });

    /// <summary>The derivative in the mean, by central differences.</summary>
    public static double SlopeInMean(Gaussian q, Func<Gaussian, double> divergence)
    {
        const double Step = 1e-4;
        return (divergence(q with { Mean = q.Mean + Step }) - divergence(q with { Mean = q.Mean - Step })) / (2 * Step);
    }

    private static double LogMean(double a, double b)
    {
        double larger = Math.Max(a, b);
        return larger + Math.Log((Math.Exp(a - larger) + Math.Exp(b - larger)) / 2);
    }

    /// <summary>Bisection on the distribution function: slow, and right to the last digits.</summary>
    private static double StandardQuantile(double probability)
    {
        double low = -10, high = 10;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Cumulative(middle) < probability ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    /// <summary>Φ(x) = ½ + φ(x)(x + x³/3 + x⁵/15 + …) (Marsaglia 2004).</summary>
    private static double Cumulative(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x < 0 ? 0 : 1;
        }
        double sum = x, term = x, previous = 0;
        for (int i = 1; sum != previous; i++)
        {
            previous = sum;
            term *= x * x / (2 * i + 1);
            sum += term;
        }
        return 0.5 + sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
