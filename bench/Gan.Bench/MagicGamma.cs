using System.Globalization;
using Gan.Examples;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>
/// The MAGIC telescope's simulated showers (Bock et al. 2004): as they are for source, and for target as another detector than the
/// simulated one would have measured them. No shower is in two of the sets.
/// </summary>
internal sealed class MagicGamma
{
    private MagicGamma(MagicSet sourceTrain, MagicSet sourceTest, MagicSet targetTrain, MagicSet targetTest)
    {
        SourceTrain = sourceTrain;
        SourceTest = sourceTest;
        TargetTrain = targetTrain;
        TargetTest = targetTest;
    }

    /// <summary>40 % of the showers.</summary>
    public MagicSet SourceTrain { get; }

    /// <summary>10 % of the showers: what a classifier is worth without a shift.</summary>
    public MagicSet SourceTest { get; }

    /// <summary>30 % of the showers but for those that the threshold loses, to be trained on without their labels.</summary>
    public MagicSet TargetTrain { get; }

    /// <summary>20 % of the showers but for those that the threshold loses.</summary>
    public MagicSet TargetTest { get; }

    /// <param name="folder">Holds <c>magic-gamma/magic04.data</c>: a header, then ten numbers and g or h on each line.</param>
    /// <param name="shift">What makes the target differ.</param>
    /// <param name="seed">Chooses which showers go where; the detector stays the same.</param>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    /// <exception cref="DemoException">A line is not understood.</exception>
    public static MagicGamma Load(string folder, DetectorShift shift, int seed)
    {
        string path = Path.Combine(folder, "magic-gamma", "magic04.data");
        // Some lines are there twice: the same shower must not be trained on and tested with.
        Shower[] showers = [.. File.ReadLines(path).Skip(1).Distinct().Select(line => Parse(line, path))];
        double[] deviations = [.. Enumerable.Range(0, MagicSet.Length).Select(i => Deviation([.. showers.Select(shower => (double)shower.Features[i])]))];
        var random = new Random(seed);
        random.Shuffle(showers);
        int sourceTrain = showers.Length * 4 / 10, sourceTest = showers.Length * 5 / 10, targetTrain = showers.Length * 8 / 10;
        return new MagicGamma(
            new MagicSet(showers[..sourceTrain]),
            new MagicSet(showers[sourceTrain..sourceTest]),
            new MagicSet(shift.Measure(showers[sourceTest..targetTrain], deviations, random)),
            new MagicSet(shift.Measure(showers[targetTrain..], deviations, random)));
    }

    private static Shower Parse(string line, string path)
    {
        string[] fields = line.Split(',');
        var features = new float[MagicSet.Length];
        for (int i = 0; i < features.Length; i++)
        {
            if (i >= fields.Length || !float.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out features[i]))
            {
                throw NotUnderstood();
            }
        }
        return fields[features.Length..] is ["g" or "h"] ? new Shower(features, fields[^1] == "g") : throw NotUnderstood();

        DemoException NotUnderstood() => new($"'{path}': '{line}' is not ten numbers and g or h.");
    }

    private static double Deviation(double[] values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }
}

/// <summary>One shower: its image's ten parameters, and whether it is a gamma ray's (signal) or a hadron's (background).</summary>
internal sealed record Shower(float[] Features, bool Gamma);

/// <summary>A detector whose calibration, noise and trigger differ from those that the showers were simulated with.</summary>
/// <param name="Seed">Draws the gains.</param>
internal sealed record DetectorShift(int Seed)
{
    /// <summary>The detector that the showers were simulated with.</summary>
    public static DetectorShift None { get; } = new(0) { NoiseShare = 0, Threshold = double.NegativeInfinity, SmallestGain = 1, LargestGain = 1 };

    // fSize, the decimal logarithm of the image's light.
    private const int Size = 2;

    /// <summary>The least that a feature is multiplied by. Above 0; 0.7 by default.</summary>
    public double SmallestGain { get; init; } = 0.7;

    /// <summary>The most that a feature is multiplied by. 1.4 by default.</summary>
    public double LargestGain { get; init; } = 1.4;

    /// <summary>Gaussian noise added to each feature, as a share of the feature's standard deviation. 0 or more; 0.2 by default.</summary>
    public double NoiseShare { get; init; } = 0.2;

    /// <summary>The measured fSize at which half of the showers trigger. By default 2.4: about a fifth of the showers lie below.</summary>
    public double Threshold { get; init; } = 2.4;

    /// <summary>How gradual the threshold is, in units of fSize: the scale of the logistic curve. Above 0; 0.1 by default.</summary>
    public double ThresholdWidth { get; init; } = 0.1;

    /// <summary>What each feature is multiplied by: between the least and the most, evenly in the logarithm.</summary>
    public double[] Gains()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, MagicSet.Length).Select(_ => SmallestGain * Math.Pow(LargestGain / SmallestGain, random.NextDouble()))];
    }

    /// <summary>The showers that trigger, as this detector measures them.</summary>
    /// <param name="showers">As they were simulated.</param>
    /// <param name="deviations">Each feature's standard deviation.</param>
    /// <param name="random">Draws noise and losses.</param>
    public Shower[] Measure(Shower[] showers, double[] deviations, Random random)
    {
        double[] gains = Gains();
        var measured = new List<Shower>();
        foreach (Shower shower in showers)
        {
            float[] features = [.. shower.Features.Select((value, i) =>
                (float)(Calibrated(value, gains[i], i) + NoiseShare * deviations[i] * Gaussian(random)))];
            double efficiency = 1 / (1 + Math.Exp((Threshold - features[Size]) / ThresholdWidth));
            if (random.NextDouble() < efficiency)
            {
                measured.Add(shower with { Features = features });
            }
        }
        return [.. measured];
    }

    // A gain on the light adds to its logarithm.
    private static double Calibrated(double value, double gain, int feature) => feature == Size ? value + Math.Log10(gain) : value * gain;

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}

/// <summary>Showers as arrays and as views.</summary>
internal sealed class MagicSet(Shower[] showers)
{
    public const int Length = 10;

    public IReadOnlyList<Shower> Showers => showers;

    /// <summary>All hadrons, and of the gamma rays one in <paramref name="oneIn"/>.</summary>
    public MagicSet FewerGammas(int oneIn) => new([.. showers.Where((shower, i) => !shower.Gamma || i % oneIn == 0)]);

    /// <summary>Each number shifted and stretched from the mean and deviation that one set has to those of another.</summary>
    public MagicSet Rescaled(MagicSet from, MagicSet to)
    {
        (double Mean, double Deviation)[] before = from.Moments(), after = to.Moments();
        return new([.. showers.Select(shower => shower with
        {
            Features = [.. shower.Features.Select((value, i) => (float)((value - before[i].Mean) / before[i].Deviation * after[i].Deviation + after[i].Mean))],
        })]);
    }

    private (double Mean, double Deviation)[] Moments() => [.. Enumerable.Range(0, Length).Select(i =>
    {
        double mean = showers.Average(shower => (double)shower.Features[i]);
        return (mean, Math.Sqrt(showers.Average(shower => (shower.Features[i] - mean) * (shower.Features[i] - mean))));
    })];

    /// <summary>Columns Features (10) and Label (Boolean: a gamma ray's).</summary>
    public IDataView Binary(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Array.ConvertAll(showers, shower => new BinaryRow { Features = shower.Features, Label = shower.Gamma }));

    /// <summary>Columns Features (10) and Label (a key of 2 values: 1 for a hadron's, 2 for a gamma ray's).</summary>
    public IDataView Multiclass(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Array.ConvertAll(showers, shower => new MulticlassRow { Features = shower.Features, Label = shower.Gamma ? 1u : 0u }));

    /// <summary>The column Features alone, as a target domain has it.</summary>
    public IDataView Unlabelled(MLContext ml) =>
        ml.Data.LoadFromEnumerable(Array.ConvertAll(showers, shower => new Row { Features = shower.Features }));

    private sealed class BinaryRow
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }

    private sealed class MulticlassRow
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = [];

        // From 0 here: the column's keys are one more.
        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class Row
    {
        [VectorType(Length)]
        public float[] Features { get; set; } = [];
    }
}
