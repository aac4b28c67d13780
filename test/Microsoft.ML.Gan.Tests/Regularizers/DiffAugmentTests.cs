using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DiffAugmentTests
{
    private static readonly DiffAugment ColourOnly = new() { Translation = false, Cutout = false };
    private static readonly DiffAugment TranslationOnly = new() { Colour = false, Cutout = false };
    private static readonly DiffAugment CutoutOnly = new() { Colour = false, Translation = false };

    /// <summary>
    /// On one channel the change is (x − mean) · c + mean + b, with one b and one c for a row. Pixels run to ±100 here: were
    /// the mean not kept by the contrast, it would move by far more than a half.
    /// </summary>
    [TestMethod]
    public void BrightnessMovesARowsMeanAndContrastStretchesAboutIt()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor rows = Uniform(random, 400, 1, 6, 5) * 100;
        Tensor seen = Disturbed(ColourOnly, rows, random);
        Tensor shift = Mean(seen - rows, 1, 2, 3), before = rows - Mean(rows, 1, 2, 3), after = seen - Mean(seen, 1, 2, 3);
        CheckFillsRange(shift, -0.5, 0.5);
        CheckFillsRange(CheckedRatio(after, before), 0.5, 1.5);
    }

    /// <summary>With three channels a pixel's distance from its own mean is stretched by s · c, and that mean about the image's by c.</summary>
    [TestMethod]
    public void SaturationStretchesThreeChannelsAboutTheirMean()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(2);
        Tensor rows = Uniform(random, 400, 3, 6, 5) * 100;
        Tensor seen = Disturbed(ColourOnly, rows, random);
        Tensor greyBefore = Mean(rows, 1), greyAfter = Mean(seen, 1), meanBefore = Mean(rows, 1, 2, 3), meanAfter = Mean(seen, 1, 2, 3);
        Tensor contrast = CheckedRatio(greyAfter - meanAfter, greyBefore - meanBefore);
        CheckFillsRange(meanAfter - meanBefore, -0.5, 0.5);
        CheckFillsRange(contrast, 0.5, 1.5);
        CheckFillsRange(CheckedRatio(seen - greyAfter, rows - greyBefore) / contrast, 0, 2);
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(4)]
    public void OnlyThreeChannelsHaveASaturation(int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        Tensor rows = Uniform(random, 200, channels, 4, 4);
        Tensor seen = Disturbed(ColourOnly, rows, random);
        // One factor for all channels and pixels: the contrast's.
        CheckFillsRange(CheckedRatio(seen - Mean(seen, 1, 2, 3), rows - Mean(rows, 1, 2, 3)), 0.5, 1.5);
    }

    /// <summary>Sides of 16, 20 and 28 are moved by up to 2, 3 and 4 pixels: an eighth, to the nearest whole one, half upwards.</summary>
    [TestMethod]
    [DataRow(16, 28, 2, 4)]
    [DataRow(20, 3, 3, 0)]
    public void TranslationShiftsByUpToAnEighthAndLeavesZero(int height, int width, int reachY, int reachX)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(4);
        const int batch = 600, channels = 2;
        Tensor rows = arange(1, batch * channels * height * width + 1, dtype: ScalarType.Float64).reshape(batch, channels, height, width);
        float[] before = Numbers(rows), after = Numbers(Disturbed(TranslationOnly, rows, random));
        int size = channels * height * width;
        var found = new Dictionary<(int Y, int X), int>();
        for (int row = 0; row < batch; row++)
        {
            var matches = new List<(int Y, int X)>();
            for (int dy = -reachY; dy <= reachY; dy++)
            {
                for (int dx = -reachX; dx <= reachX; dx++)
                {
                    if (Shifted(before.AsSpan(row * size, size), height, width, dy, dx).AsSpan().SequenceEqual(after.AsSpan(row * size, size)))
                    {
                        matches.Add((dy, dx));
                    }
                }
            }
            Assert.HasCount(1, matches, $"row {row} is no shift of what it was");
            found[matches[0]] = found.GetValueOrDefault(matches[0]) + 1;
        }
        for (int dy = -reachY; dy <= reachY; dy++)
        {
            AssertEven(found.Where(pair => pair.Key.Y == dy).Sum(pair => pair.Value), batch, 2 * reachY + 1, $"{dy} down");
        }
        for (int dx = -reachX; dx <= reachX; dx++)
        {
            AssertEven(found.Where(pair => pair.Key.X == dx).Sum(pair => pair.Value), batch, 2 * reachX + 1, $"{dx} to the right");
        }
    }

    /// <summary>
    /// The hole is half of each side, to the nearest pixel, half upwards, and its first pixel lies from half a hole before
    /// the image to half a hole before its end: all of it is inside, or it reaches a border.
    /// </summary>
    [TestMethod]
    [DataRow(8, 12)]
    [DataRow(6, 5)]
    [DataRow(1, 2)]
    public void CutoutBlanksARectangleOfHalfTheSides(int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(5);
        const int batch = 900, channels = 2;
        Tensor rows = Uniform(random, batch, channels, height, width) + 3;
        Tensor seen = Disturbed(CutoutOnly, rows, random);
        float[] before = Numbers(rows), after = Numbers(seen);
        int holeY = (height + 1) / 2, holeX = (width + 1) / 2;
        var starts = new Dictionary<(int Y, int X), int>();
        for (int row = 0; row < batch; row++)
        {
            var candidates = new List<(int Y, int X)>();
            for (int y = -(holeY / 2); y <= height - (holeY + 1) / 2; y++)
            {
                for (int x = -(holeX / 2); x <= width - (holeX + 1) / 2; x++)
                {
                    if (IsHoled(before, after, row, y, x))
                    {
                        candidates.Add((y, x));
                    }
                }
            }
            Assert.HasCount(1, candidates, $"row {row} is not what it was but for the hole");
            starts[candidates[0]] = starts.GetValueOrDefault(candidates[0]) + 1;
        }
        int placesY = height + 1 - holeY % 2, placesX = width + 1 - holeX % 2;
        for (int y = 0; y < placesY; y++)
        {
            AssertEven(starts.Where(pair => pair.Key.Y == y - holeY / 2).Sum(pair => pair.Value), batch, placesY, $"{y} down");
        }
        for (int x = 0; x < placesX; x++)
        {
            AssertEven(starts.Where(pair => pair.Key.X == x - holeX / 2).Sum(pair => pair.Value), batch, placesX, $"{x} to the right");
        }

        bool IsHoled(float[] before, float[] after, int row, int top, int left)
        {
            for (int i = 0; i < channels * height * width; i++)
            {
                int y = i / width % height, x = i % width, at = row * channels * height * width + i;
                bool inside = y >= top && y < top + holeY && x >= left && x < left + holeX;
                if (after[at] != (inside ? 0 : before[at]))
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>What the critic sees of a pixel is linear in all of them, so that a whole step is as good as a tiny one.</summary>
    [TestMethod]
    [DataRow(new long[] { 3, 3, 8, 9 }, 1.0)]
    [DataRow(new long[] { 3, 1, 8, 9 }, 1.0)]
    [DataRow(new long[] { 4, 3, 8, 9 }, 0.5)]
    [DataRow(new long[] { 3, 7 }, 1.0)]
    public void TheGradientIsThatOfTheChange(long[] shape, double probability)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(6);
        var augment = new DiffAugment { Probability = probability };
        Tensor rows = Uniform(random, shape), weights = Uniform(random, shape), changed = rows.clone().requires_grad_();
        double Value(Tensor at)
        {
            using var same = new Generator(7);
            return (weights * Disturbed(augment, at, same)).sum().ToDouble();
        }
        using (var same = new Generator(7))
        {
            (weights * Disturbed(augment, changed, same)).sum().backward();
        }
        Tensor gradient = changed.grad!.flatten();
        Assert.AreNotEqual(0, gradient.abs().sum().ToDouble());
        double value = Value(rows);
        for (long i = 0; i < rows.NumberOfElements; i++)
        {
            Tensor direction = zeros(rows.NumberOfElements, dtype: ScalarType.Float64);
            direction[i] = 1;
            double slope = Value(rows + direction.reshape(shape)) - value;
            Assert.AreEqual(slope, gradient[i].ToDouble(), 1e-10, $"pixel {i}");
        }
    }

    /// <summary>Single and double precision agree, rows come back in the precision that they had, and stay as they were themselves.</summary>
    [TestMethod]
    public void PrecisionIsKeptAndRowsAreNotOverwritten()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(8);
        Tensor rows = Uniform(random, 50, 3, 16, 16), single = rows.to(ScalarType.Float32), before = single.clone();
        using Generator one = new(9), other = new(9);
        Tensor seen = Disturbed(new DiffAugment(), rows, one), seenSingle = Disturbed(new DiffAugment(), single, other);
        Assert.AreEqual(ScalarType.Float64, seen.dtype);
        Assert.AreEqual(ScalarType.Float32, seenSingle.dtype);
        Assert.IsLessThan(1e-5, (seen - seenSingle).abs().max().ToDouble());
        Assert.IsGreaterThan(0.1, (seen - rows).abs().mean().ToDouble());
        Assert.IsTrue(single.Equals(before));
    }

    [TestMethod]
    public void AllThreeAreAppliedInTheirOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = full([300, 1, 16, 16], 0.2, dtype: ScalarType.Float64);
        using Generator all = new(10), one = new(10);
        Tensor seen = Disturbed(new DiffAugment(), rows, all), coloured = Disturbed(ColourOnly, rows, one);
        // What the shift and the hole leave stays 0: colour came first, and there is one colour beside it.
        Tensor bare = seen.eq(0).to(ScalarType.Float64);
        Assert.IsTrue((coloured * (1 - bare)).Equals(seen));
        // The hole covers between a quarter of 4 × 4 and a quarter of the image; the shift bares up to 2 lines on two sides.
        Tensor pixels = bare.sum([1, 2, 3]);
        Assert.IsGreaterThanOrEqualTo(16, pixels.min().ToDouble());
        Assert.IsLessThanOrEqualTo(64 + 60, pixels.max().ToDouble());
        Assert.IsGreaterThan(64, pixels.max().ToDouble());
    }

    [TestMethod]
    public void EveryPassDrawsAfreshAndASeedRepeatsIt()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (long[] shape in new[] { new long[] { 16, 3, 16, 16 }, [16, 5] })
        {
            using Generator random = new(11), again = new(11);
            Tensor rows = Uniform(random, shape);
            Uniform(again, shape);
            Tensor first = Disturbed(new DiffAugment(), rows, random), second = Disturbed(new DiffAugment(), rows, random);
            Assert.IsTrue(first.Equals(Disturbed(new DiffAugment(), rows, again)));
            Assert.AreEqual(16, Touched(first, second).sum().ToDouble());
        }
    }

    /// <summary>4,000 rows at ½, then at ½ · ½: 5 standard deviations are 158 and 137 rows. The others stay the same to the bit.</summary>
    [TestMethod]
    [DataRow("colour")]
    [DataRow("saturation")]
    [DataRow("translation")]
    [DataRow("cutout")]
    [DataRow("vectors")]
    public void ProbabilityIsTheShareOfRowsThatChange(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(12);
        var augment = new DiffAugment { Probability = 0.5, Colour = kind is "colour" or "saturation", Translation = kind == "translation", Cutout = kind == "cutout" };
        long[] shape = kind == "vectors" ? [4000, 3] : [4000, kind == "saturation" ? 3 : 1, 8, 8];
        Tensor rows = Uniform(random, shape).to(ScalarType.Float32);
        // A shift within 1 pixel each way is none in one of 9 cases.
        double share = kind == "translation" ? 8 / 9.0 : 1;
        Assert.AreEqual(2000 * share, Touched(rows, Disturbed(augment, rows, random)).sum().ToDouble(), 160);
        Assert.AreEqual(1000 * share, Touched(rows, Disturbed(augment, rows, random, strength: 0.5)).sum().ToDouble(), 140);
    }

    [TestMethod]
    public void KindsAreDrawnIndependently()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(13);
        Tensor rows = full([8000, 1, 8, 8], 0.75, dtype: ScalarType.Float64);
        Tensor seen = Disturbed(new DiffAugment { Probability = 0.5 }, rows, random);
        // On an even image all can be told apart: a colour by the brightest pixel, a shift by a bare line, a hole by its size.
        Tensor colour = seen.amax([1, 2, 3]).ne(0.75), bare = seen.eq(0);
        Tensor shift = (bare[.., 0, 0].all(1) | bare[.., 0, 7].all(1) | bare[.., 0, .., 0].all(1) | bare[.., 0, .., 7].all(1));
        Tensor hole = bare[.., 0, 1..7, 1..7].any(2).any(1);
        Assert.AreEqual(4000, colour.sum().ToDouble(), 230);
        Assert.AreEqual(4000 * 8 / 9.0, shift.sum().ToDouble(), 230);
        Assert.AreEqual(4000, hole.sum().ToDouble(), 230);
        Assert.AreEqual(2000, (colour & hole).sum().ToDouble(), 200);
        Assert.AreEqual(2000 * 8 / 9.0, (colour & shift).sum().ToDouble(), 200);
        Assert.AreEqual(2000 * 8 / 9.0, (hole & shift).sum().ToDouble(), 200);
    }

    [TestMethod]
    public void VectorsGetNoiseOfTheDeviation()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(14);
        Tensor rows = Uniform(random, 2000, 50);
        foreach ((DiffAugment augment, double deviation) in new[] { (new DiffAugment(), 0.1), (new DiffAugment { NoiseDeviation = 3 }, 3) })
        {
            Tensor noise = Disturbed(augment, rows, random) - rows;
            // 100,000 numbers: 5 standard errors of the mean and of the deviation.
            Assert.AreEqual(0, noise.mean().ToDouble(), 0.016 * deviation);
            Assert.AreEqual(deviation, noise.std().ToDouble(), 0.012 * deviation);
            // Not one number for a row or for a slot: their means are near 0.
            Assert.AreEqual(deviation / Math.Sqrt(50), noise.mean([1]).std().ToDouble(), 0.1 * deviation / Math.Sqrt(50));
            Assert.IsLessThan(0.2 * deviation, noise.mean([0]).abs().max().ToDouble());
        }
    }

    [TestMethod]
    public void WhereNothingIsToDoTheRowsThemselvesComeBack()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(15);
        Tensor images = Uniform(random, 4, 1, 8, 8), vectors = Uniform(random, 4, 8);
        Assert.AreSame(images, Disturbed(new DiffAugment(), images, random, strength: 0));
        Assert.AreSame(vectors, Disturbed(new DiffAugment(), vectors, random, strength: 0));
        Assert.AreSame(images, Disturbed(new DiffAugment { Colour = false, Translation = false, Cutout = false }, images, random));
    }

    /// <summary>8 real rows of 100: a step of 0.08. Six outputs on the right side and two on the wrong one make r = 0.5.</summary>
    [TestMethod]
    [DataRow(0.4, 0.30, 0.38)]
    [DataRow(0.5, 0.30, 0.30)]
    [DataRow(0.6, 0.30, 0.22)]
    [DataRow(0.4, 0.95, 1.00)]
    [DataRow(0.6, 0.05, 0.00)]
    public void StrengthFollowsTheOverfitting(double target, double strength, double next)
    {
        using DisposeScope scope = NewDisposeScope();
        var augment = new DiffAugment { OverfittingTarget = target, AdaptationRows = 100 };
        Tensor logits = tensor(new[] { 5f, 0.1f, 3f, 0.2f, 0.3f, 9f, -0.1f, -50f });
        Assert.AreEqual(0, augment.FirstStrength);
        Assert.AreEqual(next, augment.Adapt(strength, logits, new NonSaturatingObjective()), 1e-12);
        Assert.AreEqual(next, augment.Adapt(strength, logits, new HingeObjective()), 1e-12);
        // Least squares parts its rows at ½.
        Assert.AreEqual(next, augment.Adapt(strength, logits + 0.5, new LeastSquaresObjective()), 1e-12);
        // Neither does a critic's breakdown take the strength with it.
        Assert.IsTrue(augment.Adapt(strength, logits * float.NaN, new NonSaturatingObjective()) is >= 0 and <= 1);
        Assert.IsNull(new DiffAugment().FirstStrength);
    }

    [TestMethod]
    public void AdaptingNeedsOutputsThatMeanSomethingAlone()
    {
        var adaptive = new DiffAugment { OverfittingTarget = 0.6 };
        foreach (AdversarialObjective objective in new AdversarialObjective[] { new NonSaturatingObjective(), new MinimaxObjective(), new HingeObjective(), new LeastSquaresObjective() })
        {
            adaptive.CheckFits(objective);
        }
        foreach (AdversarialObjective objective in new AdversarialObjective[] { new WassersteinObjective(), new RelativisticObjective() })
        {
            string message = Assert.ThrowsExactly<ArgumentException>(() => adaptive.CheckFits(objective)).Message;
            StringAssert.Contains(message, $"the {objective.Name} objective");
            StringAssert.Contains(message, "Leave OverfittingTarget null");
            new DiffAugment().CheckFits(objective);
        }
    }

    [TestMethod]
    public void NumbersOutOfRangeAreNamed()
    {
        static string? Name(Action create) => Assert.ThrowsExactly<ArgumentOutOfRangeException>(create).ParamName;
        Assert.AreEqual("NoiseDeviation", Name(() => _ = new DiffAugment { NoiseDeviation = 0 }));
        Assert.AreEqual("NoiseDeviation", Name(() => _ = new DiffAugment { NoiseDeviation = double.PositiveInfinity }));
        Assert.AreEqual("Probability", Name(() => _ = new DiffAugment { Probability = 0 }));
        Assert.AreEqual("Probability", Name(() => _ = new DiffAugment { Probability = 1.01 }));
        Assert.AreEqual("Probability", Name(() => _ = new DiffAugment { Probability = double.NaN }));
        Assert.AreEqual("OverfittingTarget", Name(() => _ = new DiffAugment { OverfittingTarget = 0 }));
        Assert.AreEqual("OverfittingTarget", Name(() => _ = new DiffAugment { OverfittingTarget = 1 }));
        Assert.AreEqual("AdaptationRows", Name(() => _ = new DiffAugment { AdaptationRows = 0 }));
    }

    private static Tensor Disturbed(DiffAugment augment, Tensor rows, Generator random, double strength = 1) =>
        augment.Disturb(rows, new CriticStep(x => x, rows, rows, 1, random) { Strength = strength });

    // From −1 to 1.
    private static Tensor Uniform(Generator random, params long[] shape) => empty(shape, dtype: ScalarType.Float64).uniform_(-1, 1, random);

    private static Tensor Mean(Tensor rows, params long[] dimensions) => rows.mean(dimensions, keepdim: true);

    private static float[] Numbers(Tensor rows) => rows.to(ScalarType.Float32).data<float>().ToArray();

    // Of each row, whether any number of it differs: [batch].
    private static Tensor Touched(Tensor before, Tensor after) => before.ne(after).flatten(1).any(1);

    // The one factor of each row, by which all of its numbers differ, as it is checked: [batch].
    private static Tensor CheckedRatio(Tensor after, Tensor before)
    {
        Tensor y = after.flatten(1), x = before.flatten(1);
        Tensor ratio = (x * y).sum(1, keepdim: true) / x.square().sum(1, keepdim: true);
        Assert.IsLessThan(1e-9, (y - ratio * x).abs().max().ToDouble());
        return ratio.flatten();
    }

    // Uniform draws of some hundreds: none outside, some in the outermost twentieths, the mean within 5 standard errors.
    private static void CheckFillsRange(Tensor values, double from, double to)
    {
        Tensor share = (values.flatten() - from) / (to - from);
        Assert.IsTrue(share.min().ToDouble() is > -1e-9 and < 0.05);
        Assert.IsTrue(share.max().ToDouble() is < 1 + 1e-9 and > 0.95);
        Assert.AreEqual(0.5, share.mean().ToDouble(), 5 / Math.Sqrt(12.0 * values.NumberOfElements));
    }

    private static void AssertEven(int count, int of, int places, string what) =>
        Assert.AreEqual((double)of / places, count, 5 * Math.Sqrt(of * (1.0 / places) * (1 - 1.0 / places)), what);

    private static float[] Shifted(ReadOnlySpan<float> image, int height, int width, int dy, int dx)
    {
        var shifted = new float[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            int y = i / width % height - dy, x = i % width - dx;
            if (y >= 0 && y < height && x >= 0 && x < width)
            {
                shifted[i] = image[i - dy * width - dx];
            }
        }
        return shifted;
    }
}
