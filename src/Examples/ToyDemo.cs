using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>
/// The picture that GANs were introduced with (Goodfellow et al. 2014, figure 1): a generator that maps uniform noise to
/// a Gaussian, and the discriminator's opinion along the way.
/// </summary>
public static class ToyDemo
{
    public const double Mean = 4;
    public const double Deviation = 0.5;

    /// <summary>The stretch of x that is drawn: four standard deviations each way.</summary>
    public const double From = Mean - 4 * Deviation, To = Mean + 4 * Deviation;

    private const int Samples = 10_000;
    private const int Points = 201;
    private const int Arrows = 33;
    private const int Members = 10;

    /// <summary>Trains for each number of steps from the same start, and looks.</summary>
    /// <param name="moments">Numbers of steps, in order.</param>
    /// <param name="objective">What is trained.</param>
    /// <param name="profile">Whether ten discriminators train, from much noise to none, in place of one.</param>
    /// <param name="seed">Seed of everything random.</param>
    /// <param name="report">Told of every moment.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static List<ToyMoment> Run(IReadOnlyList<int> moments, ToyObjective objective, bool profile, int seed,
        Action<ToyMoment> report, CancellationToken cancellation)
    {
        var ml = new MLContext(seed);
        float[] data = Gaussian(seed);
        IDataView rows = View(ml, data);
        var seen = new List<ToyMoment>();
        foreach (int steps in moments)
        {
            // One seed, one path: a longer training passes through where the shorter one ended.
            using GanTransformer gan = ml.Transforms.Gan.TrainGan("Generated", "Value", new GanEstimator.Options
            {
                LatentSize = 1,
                Prior = LatentPrior.Uniform,
                GeneratorWidths = [32, 32],
                DiscriminatorWidths = [32, 32],
                Objective = objective.Objective,
                Regularizers = objective.Regularizers,
                Ensemble = profile ? EnsembleMember.ByInputNoise(Members) : [],
                GeneratorOptimizer = objective.Optimizer,
                DiscriminatorOptimizer = objective.Optimizer,
                DiscriminatorSteps = objective.DiscriminatorSteps,
                BatchSize = 256,
                EmaDecay = 0.99,
                Steps = steps,
                Seed = seed,
                ReportInterval = steps,
                CancellationToken = cancellation,
            }).Fit(rows);
            ToyMoment moment = Look(ml, gan, data, objective.Objective.Output, steps, seed);
            if (profile)
            {
                // Rows that no discriminator has seen.
                moment = moment with { Profile = gan.Profile(View(ml, Gaussian(~seed))) };
            }
            report(moment);
            seen.Add(moment);
        }
        return seen;
    }

    /// <summary>The density of the data.</summary>
    public static double Density(double x)
    {
        double z = (x - Mean) / Deviation;
        return Math.Exp(-z * z / 2) / (Deviation * Math.Sqrt(2 * Math.PI));
    }

    private static ToyMoment Look(MLContext ml, GanTransformer gan, float[] data, CriticOutput output, int steps, int seed)
    {
        float[] generated = [.. Values(ml, gan.Generate(Samples, seed))];
        double mean = generated.Average(value => (double)value);
        double deviation = Math.Sqrt(generated.Average(value => (value - mean) * (value - mean)));
        double[] x = Spaced(From, To, Points);

        // Score gives the critic's output; where that is a logit, D(x) is its logistic.
        IDataView scores = gan.Score(View(ml, [.. x.Select(value => (float)value)]));
        double[] discriminator = [.. scores.GetColumn<float>("Score").Select(score => output == CriticOutput.Logit ? 1 / (1 + Math.Exp(-score)) : score)];
        // A column named Latent says which z to map.
        double[] z = Spaced(-1, 1, Arrows);
        IDataView latents = ml.Data.LoadFromEnumerable(z.Select(value => new LatentRow { Latent = [(float)value] }));
        double[] images = [.. Values(ml, gan.Transform(latents)).Select(value => (double)value)];

        Array.Sort(generated);
        float[] sorted = [.. data.Order()];
        // In one dimension the optimal transport pairs the sorted values.
        double distance = generated.Zip(sorted, (a, b) => Math.Abs((double)a - b)).Average();
        return new ToyMoment(steps, mean, deviation, distance, gan.History[^1],
            [.. x.Select((value, i) => new ToyPoint(value, Density(value), KernelDensity(generated, value), discriminator[i]))],
            [.. z.Zip(images, (from, to) => new ToyArrow(from, to))]);
    }

    private static double KernelDensity(float[] values, double x)
    {
        // Silverman's rule for a Gaussian kernel, on the data's deviation.
        double width = 1.06 * Deviation * Math.Pow(values.Length, -0.2);
        double sum = 0;
        foreach (float value in values)
        {
            double z = (x - value) / width;
            sum += Math.Exp(-z * z / 2);
        }
        return sum / (values.Length * width * Math.Sqrt(2 * Math.PI));
    }

    private static float[] Gaussian(int seed)
    {
        var random = new Random(seed);
        var values = new float[Samples];
        for (int i = 0; i < values.Length; i++)
        {
            // Box and Muller 1958.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            values[i] = (float)(Mean + Deviation * radius * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
        return values;
    }

    private static double[] Spaced(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1))];

    private static IDataView View(MLContext ml, float[] values) =>
        ml.Data.LoadFromEnumerable(values.Select(value => new ValueRow { Value = [value] }));

    private static IEnumerable<float> Values(MLContext ml, IDataView view) =>
        ml.Data.CreateEnumerable<GeneratedRow>(view, reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.Generated[0]);

    private sealed class ValueRow
    {
        [VectorType(1)]
        public float[] Value { get; set; } = [];
    }

    private sealed class LatentRow
    {
        [VectorType(1)]
        public float[] Latent { get; set; } = [];
    }

    private sealed class GeneratedRow
    {
        [VectorType(1)]
        public float[] Generated { get; set; } = [];
    }
}

/// <summary>The state of a training.</summary>
/// <param name="Steps">Generator steps done.</param>
/// <param name="Mean">Mean of the generated values; the data's is 4.</param>
/// <param name="Deviation">Standard deviation of the generated values; the data's is 0.5.</param>
/// <param name="Distance">Wasserstein-1 distance between as many generated values and data values.</param>
/// <param name="Metrics">The training's last report.</param>
/// <param name="Curve">Both densities and the discriminator's output over x.</param>
/// <param name="Arrows">Where the generator takes evenly spaced z.</param>
public sealed record ToyMoment(int Steps, double Mean, double Deviation, double Distance, GanMetrics Metrics,
    IReadOnlyList<ToyPoint> Curve, IReadOnlyList<ToyArrow> Arrows)
{
    /// <summary>The losses of the ensemble's members on fresh rows; null without an ensemble.</summary>
    public EnsembleProfile? Profile { get; init; }
}

/// <summary>Densities of the data and of the generated values, and D (a critic's own output where that is no logit), at one x.</summary>
public sealed record ToyPoint(double X, double Data, double Generated, double Discriminator);

/// <summary>G(z) for one z.</summary>
public sealed record ToyArrow(double Z, double X);
