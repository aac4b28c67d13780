using Microsoft.ML.Data;
using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class LatentSpaceTests
{
    private const string Labelled = "labelled vectors, kept best";

    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void ALineIsDividedByItsShare()
    {
        AssertNear([2, -1], LatentSpace.Lerp([1, 0], [5, -4], 0.25));
        AssertNear([9, -8], LatentSpace.Lerp([1, 0], [5, -4], 2));
    }

    [TestMethod]
    public void ACircleIsDividedByItsAngle()
    {
        float root = MathF.Sqrt(0.5f);
        AssertNear([root, root], LatentSpace.Slerp([1, 0], [0, 1], 0.5));
        // 60° between them, of which a third is 20°; the lengths 1 and 2 have the coefficients alone.
        float[] sixty = [0.5f, MathF.Sqrt(0.75f)];
        AssertNear([MathF.Cos(MathF.PI / 9), MathF.Sin(MathF.PI / 9)], LatentSpace.Slerp([1, 0], sixty, 1 / 3.0));
        AssertNear([MathF.Sqrt(2), root], LatentSpace.Slerp([2, 0], [0, 1], 0.5));
        // Beyond the end: 90° and 90° more.
        AssertNear([-1, 0], LatentSpace.Slerp([1, 0], [0, 1], 2));
    }

    [TestMethod]
    public void WaysEndExactlyWhereTheyShould()
    {
        using GanTransformer gan = Fit("vectors");
        float[][] z = gan.Latents.Sample(20);
        for (int i = 0; i + 1 < z.Length; i++)
        {
            foreach (LatentInterpolation kind in Enum.GetValues<LatentInterpolation>())
            {
                float[][] way = LatentSpace.Interpolate(z[i], z[i + 1], 7, kind);
                Assert.HasCount(7, way);
                CollectionAssert.AreEqual(z[i], way[0]);
                CollectionAssert.AreEqual(z[i + 1], way[6]);
            }
        }
    }

    [TestMethod]
    public void ACircleKeepsALengthThatALineLoses()
    {
        using GanTransformer gan = Fit("pixels");
        float[][] z = gan.Latents.Sample(2);
        float[] unit = Scaled(z[0], 3 / Length(z[0])), other = Scaled(z[1], 3 / Length(z[1]));
        foreach (float[] point in LatentSpace.Interpolate(unit, other, 9))
        {
            Assert.AreEqual(3, Length(point), 1e-5);
        }
        Assert.IsLessThan(2.9, Length(LatentSpace.Interpolate(unit, other, 9, LatentInterpolation.Linear)[4]));
    }

    /// <summary>No great circle, or too many of them: the line stands in, and no number is lost to a division by nearly zero.</summary>
    [TestMethod]
    [DataRow(new float[] { 1, 2 }, new float[] { 1, 2 }, DisplayName = "the same")]
    [DataRow(new float[] { 1, 2 }, new float[] { 3, 6 }, DisplayName = "parallel")]
    [DataRow(new float[] { 1, 2 }, new float[] { -1, -2 }, DisplayName = "opposite")]
    [DataRow(new float[] { 0, 0 }, new float[] { -1, 5 }, DisplayName = "from zero")]
    [DataRow(new float[] { 4, 1 }, new float[] { 0, 0 }, DisplayName = "to zero")]
    [DataRow(new float[] { 0, 0 }, new float[] { 0, 0 }, DisplayName = "zero")]
    public void WithoutACircleThereIsALine(float[] from, float[] to)
    {
        foreach (double t in new[] { 0, 0.25, 0.5, 1 })
        {
            CollectionAssert.AreEqual(LatentSpace.Lerp(from, to, t), LatentSpace.Slerp(from, to, t));
        }
    }

    [TestMethod]
    public void NearlyParallelVectorsAreBetweenThemselves()
    {
        foreach (double angle in new[] { 1e-6, 1e-5, 9e-5, 1.1e-4, 1e-3, 1e-2 })
        {
            float[] middle = LatentSpace.Slerp([1, 0], [(float)Math.Cos(angle), (float)Math.Sin(angle)], 0.5);
            Assert.AreEqual(Math.Cos(angle / 2), middle[0], 1e-7);
            Assert.AreEqual(Math.Sin(angle / 2), middle[1], 1e-5 * angle);
        }
    }

    [TestMethod]
    public void MeansAndArithmeticGoNumberByNumber()
    {
        AssertNear([2, 0], LatentSpace.Mean([[1, 4], [2, -1], [3, -3]]));
        AssertNear([7, -2], LatentSpace.Mean([[7, -2]]));
        AssertNear([-1, 1, 12], LatentSpace.Arithmetic([1, 2, 3], [4, 5, 6], [2, 4, 15]));
        float[] a = [1, 2], b = [3, 4], c = [5, 6];
        LatentSpace.Arithmetic(a, b, c);
        CollectionAssert.AreEqual(new float[] { 1, 2 }, a);
    }

    [TestMethod]
    public void AGridRunsBetweenItsCornersRowByRow()
    {
        float[][] grid = LatentSpace.Grid([0, 0], [6, 0], [0, 4], [6, 8], 3, 4, LatentInterpolation.Linear);
        float[][] expected =
        [
            [0, 0], [2, 0], [4, 0], [6, 0],
            [0, 2], [2, 8 / 3f], [4, 10 / 3f], [6, 4],
            [0, 4], [2, 16 / 3f], [4, 20 / 3f], [6, 8],
        ];
        Samples.AssertEqual(expected, grid, 1e-6f);

        // One quarter of a sphere: the middles of its sides, and of them the middle.
        float root = MathF.Sqrt(0.5f);
        float[][] sphere = LatentSpace.Grid([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0], 3, 3);
        CollectionAssert.AreEqual(new float[] { 1, 0, 0 }, sphere[0]);
        CollectionAssert.AreEqual(new float[] { 0, 1, 0 }, sphere[2]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 1 }, sphere[6]);
        CollectionAssert.AreEqual(new float[] { 0, 1, 0 }, sphere[8]);
        AssertNear([root, root, 0], sphere[1]);
        AssertNear([root, 0, root], sphere[3]);
        AssertNear([0.5f, root, 0.5f], sphere[4]);
    }

    [TestMethod]
    public void ArithmeticSaysWhatIsWrong()
    {
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Lerp([1, 2], [1], 0.5)).Message, "has 1 numbers, and the first one 2");
        Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Slerp([1, 2], [1], 0.5));
        Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Arithmetic([1], [1], [1, 2]));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Mean([[1, 2], [3]])).Message, "Latent 1 has 1 numbers; 2 are expected");
        Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Mean([]));
        Assert.ThrowsExactly<ArgumentException>(() => LatentSpace.Grid([1], [1], [1], [1, 2], 2, 2));
        AssertRange("t", () => LatentSpace.Slerp([1], [1], double.NaN));
        AssertRange("steps", () => LatentSpace.Interpolate([1], [1], 1));
        AssertRange("kind", () => LatentSpace.Interpolate([1], [1], 2, (LatentInterpolation)2));
        AssertRange("rows", () => LatentSpace.Grid([1], [1], [1], [1], 1, 2));
        AssertRange("columns", () => LatentSpace.Grid([1], [1], [1], [1], 2, 1));
        using GanTransformer gan = Fit("vectors");
        AssertRange("count", () => gan.Latents.Sample(-1));
    }

    [TestMethod]
    [DataRow("vectors", 4)]
    [DataRow("vectors, averaged, k = 2", 3)]
    [DataRow("pixels", 8)]
    public void SamplesAreWhatGeneratedRowsStartFrom(string name, int size)
    {
        using GanTransformer gan = Fit(name);
        Assert.AreEqual(size, gan.Latents.Size);
        foreach (int? seed in new int?[] { null, 9 })
        {
            float[][] z = gan.Latents.Sample(70, seed);
            Samples.AssertEqual(Samples.Read(gan.Generate(70, seed), TestCase.Output), Samples.Read(gan.Latents.Decode(z), TestCase.Output));
            Samples.AssertEqual(z[..10], gan.Latents.Sample(10, seed));
        }
        CollectionAssert.AreNotEqual(gan.Latents.Sample(1, 9)[0], gan.Latents.Sample(1)[0]);
    }

    [TestMethod]
    public void DecodedLabelsAreGeneratedOnes()
    {
        using GanTransformer gan = Fit(Labelled);
        foreach (string label in gan.Labels)
        {
            IDataView decoded = gan.Latents.Decode(gan.Latents.Sample(70, 3), label);
            Samples.AssertEqual(Samples.Read(gan.Generate(70, label, 3), TestCase.Output), Samples.Read(decoded, TestCase.Output));
            Assert.IsTrue(decoded.GetColumn<string>("Kind").All(value => value == label));
        }
    }

    [TestMethod]
    public void DecodedViewsKeepTheRulesOfViews()
    {
        using GanTransformer gan = Fit(Labelled);
        float[][] z = gan.Latents.Sample(130);
        var given = z.Select(latent => (float[])[.. latent]).ToArray();
        IDataView view = gan.Latents.Decode(given, "mid");
        DataViewSchema schema = view.Schema;
        Assert.AreSame(schema, view.Schema);
        CollectionAssert.AreEqual(new[] { "Kind", "Latent", TestCase.Output }, schema.Select(column => column.Name).ToArray());
        Assert.AreEqual(TextDataViewType.Instance, schema["Kind"].Type);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 4), schema["Latent"].Type);
        Assert.AreEqual(gan.Generate(1).Schema[TestCase.Output].Type, schema[TestCase.Output].Type);
        Assert.AreEqual(130L, view.GetRowCount());
        float[][] rows = Samples.Read(view, TestCase.Output);
        Array.ForEach(given, Array.Clear);
        Samples.AssertEqual(rows, Samples.Read(view, TestCase.Output));
        Samples.AssertEqual(z, Samples.Read(view, "Latent"));
        Assert.IsEmpty(Samples.Read(gan.Latents.Decode([], "mid"), TestCase.Output));
    }

    [TestMethod]
    public void DecodingSaysWhatIsWrong()
    {
        using GanTransformer plain = Fit("vectors"), labelled = Fit(Labelled);
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => plain.Latents.Decode(plain.Latents.Sample(1), "mid")).Message, "trained without labels");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => labelled.Latents.Decode(labelled.Latents.Sample(1))).Message, "Known labels: low, mid, high.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => labelled.Latents.Decode(labelled.Latents.Sample(1), "none")).Message, "Known labels: low, mid, high.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => plain.Latents.Decode([[1, 2, 3, 4], [1, 2, 3]])).Message, "Latent 1 has 3 numbers; 4 are expected");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => plain.Latents.Decode([null!])).Message, "Latent 0 is null");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => plain.Latents.Decode([[1, 2, float.NaN, 4]])).Message, "Latent 0 is NaN at slot 2");
        plain.Dispose();
        Assert.ThrowsExactly<ObjectDisposedException>(() => plain.Latents.Decode([]));
        Assert.ThrowsExactly<ObjectDisposedException>(() => plain.Latents.Encode(Samples.Vectors(_ml, 1)));
    }

    /// <summary>A row that the generator made has latents; found ones lead back to it.</summary>
    [TestMethod]
    [DataRow(LatentPrior.Normal)]
    [DataRow(LatentPrior.Uniform)]
    public void GeneratedVectorsAreFoundAgain(LatentPrior prior)
    {
        using GanTransformer gan = _ml.Transforms.Gan.TrainGan(TestCase.Output, "Features", new GanEstimator.Options
        {
            LatentSize = 4, Prior = prior, Steps = 200, BatchSize = 32, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 1, LabelColumnName = "Kind",
            GeneratorOptimizer = new AdamOptions { LearningRate = 2e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 2e-3 },
        }).Fit(Samples.Labelled(_ml));
        AssertFound(gan, gan.Generate(6, "high", 5), "high");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void GeneratedImagesAreFoundAgain(bool labelled)
    {
        using GanTransformer gan = _ml.Transforms.Gan.TrainDcgan(TestCase.Output, "Image", new DcganEstimator.Options
        {
            LatentSize = 4, Steps = 120, BatchSize = 16, GeneratorFeatureMaps = 8, DiscriminatorFeatureMaps = 8, Seed = 1, LabelColumnName = labelled ? "Column" : null,
            // Rows must differ to be told apart: the last weights of a game that moves them about.
            Objective = new NonSaturatingObjective(), LearningRates = null, EmaDecay = null,
            GeneratorOptimizer = new AdamOptions { LearningRate = 2e-3 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = 1e-3 },
        }).Fit(Samples.Images(_ml));
        string? label = labelled ? "column 2" : null;
        AssertFound(gan, labelled ? gan.Generate(6, label!, 5) : gan.Generate(6, 5), label);
    }

    private static void AssertFound(GanTransformer gan, IDataView rows, string? label)
    {
        IReadOnlyList<LatentEncoding> found = gan.Latents.Encode(rows, inputColumnName: TestCase.Output);
        Assert.HasCount(6, found);
        float[][] wanted = Seen(gan, rows);
        float[][] random = Seen(gan, gan.Latents.Decode(gan.Latents.Sample(6, 77), label));
        double average = wanted.Zip(random).Average(pair => MeanSquare(pair.First, pair.Second));
        Assert.IsLessThan(0.1 * average, found.Max(encoding => encoding.Error));
    }

    [TestMethod]
    [DataRow("vectors", "Features")]
    [DataRow("pixels", "Pixels")]
    public void TheErrorIsTheMeanSquareInTheNetworksScale(string name, string column)
    {
        using GanTransformer gan = Fit(name);
        IDataView rows = _ml.Data.TakeRows(TestCase.Find(name).Data(_ml), 20);
        IReadOnlyList<LatentEncoding> found = gan.Latents.Encode(rows, new LatentEncodingOptions { Steps = 5, PriorWeight = 0.5 });
        float[][] wanted = Seen(gan, rows, column), rebuilt = Seen(gan, gan.Latents.Decode(Latents(found)));
        for (int i = 0; i < found.Count; i++)
        {
            Assert.HasCount(gan.Latents.Size, found[i].Latent);
            Assert.AreEqual(MeanSquare(wanted[i], rebuilt[i]), found[i].Error, 1e-3 * found[i].Error, $"row {i}");
        }
        Assert.IsGreaterThan(0.01, found.Average(encoding => encoding.Error));
    }

    /// <summary>The start is none that the row was generated from, and each row has its own, in whatever block it is read.</summary>
    [TestMethod]
    public void EverySearchStartsAnew()
    {
        using GanTransformer gan = Fit("vectors");
        var still = new LatentEncodingOptions { Steps = 1, LearningRate = 1e-9, Restarts = 1 };
        IReadOnlyList<LatentEncoding> found = gan.Latents.Encode(gan.Generate(130), still, TestCase.Output);
        Assert.AreEqual(130, found.Select(encoding => encoding.Latent[0]).Distinct().Count());
        Assert.IsTrue(found.Zip(gan.Latents.Sample(130)).All(pair => Math.Abs(pair.First.Latent[0] - pair.Second[0]) > 1e-6));
    }

    [TestMethod]
    public void EncodingIsRepeatableAndLeavesRowsApart()
    {
        using GanTransformer gan = Fit("vectors");
        IDataView rows = Samples.Vectors(_ml, 40);
        var options = new LatentEncodingOptions { Steps = 20 };
        IReadOnlyList<LatentEncoding> first = gan.Latents.Encode(rows, options);
        Samples.AssertEqual(Latents(first), Latents(gan.Latents.Encode(rows, options)));
        Samples.AssertEqual(Latents(first), Latents(gan.Latents.Encode(rows, options with { Seed = gan.Model.Seed })));
        // Whatever stands below a row, and in whatever block it is read.
        Samples.AssertEqual(Latents(first)[..3], Latents(gan.Latents.Encode(Samples.Vectors(_ml, 3), options)), 1e-4f);
        Assert.AreNotEqual(first[0].Latent[0], gan.Latents.Encode(rows, options with { Seed = 8 })[0].Latent[0]);
        using (torch.no_grad())
        {
            Samples.AssertEqual(Latents(first), Latents(gan.Latents.Encode(rows, options)));
        }
        Assert.IsEmpty(gan.Latents.Encode(Samples.Vectors(_ml, 0)));
    }

    [TestMethod]
    public void MoreStartsAndMoreStepsFindBetterLatents()
    {
        using GanTransformer gan = Fit("pixels");
        IDataView rows = Samples.Pixels(_ml, 16);
        double[] Errors(int steps, int restarts, double rate) => [.. gan.Latents.Encode(rows,
            new LatentEncodingOptions { Steps = steps, Restarts = restarts, LearningRate = rate, PriorWeight = 0 }).Select(encoding => encoding.Error)];
        double[] once = Errors(10, 1, 0.05), often = Errors(10, 8, 0.05), longer = Errors(60, 1, 0.05);
        Assert.IsLessThan(once.Sum(), often.Sum());
        Assert.IsLessThan(once.Sum(), longer.Sum());
        // Steps so long that they lose what they had: the best of them counts.
        double[] wild = Errors(3, 1, 10), wilder = Errors(4, 1, 10);
        for (int i = 0; i < once.Length; i++)
        {
            Assert.IsLessThanOrEqualTo(once[i] + 1e-6, often[i], "the first start is the same");
            Assert.IsLessThanOrEqualTo(wild[i] + 1e-6, wilder[i], "a longer way begins with the shorter one");
        }
    }

    [TestMethod]
    public void ThePriorBoundsLatents()
    {
        IDataView far = _ml.Data.LoadFromEnumerable(new[] { new Samples.VectorRow { Features = [100, 10_000, 7] } });
        using GanTransformer uniform = Fit("vectors, averaged, k = 2");
        float[] clipped = uniform.Latents.Encode(far)[0].Latent;
        Assert.IsTrue(clipped.All(value => value is >= -1 and <= 1));
        Assert.Contains(1f, clipped.Select(MathF.Abs));

        using GanTransformer normal = Fit("vectors");
        float[] free = normal.Latents.Encode(far, new LatentEncodingOptions { PriorWeight = 0 })[0].Latent;
        float[] heavy = normal.Latents.Encode(far, new LatentEncodingOptions { PriorWeight = 1e6 })[0].Latent;
        Assert.IsGreaterThan(5, Length(free));
        Assert.IsLessThan(0.1, Length(heavy));
    }

    [TestMethod]
    public void EncodingTouchesNoWeightAndLeavesNoTensor()
    {
        using GanTransformer gan = Fit("labelled images");
        IDataView rows = Samples.Images(_ml, 3);
        torch.nn.Module generator = gan.Model.Generator;
        float[][] State() => [.. generator.parameters().Concat(generator.buffers()).Where(value => value.is_floating_point()).Select(value => value.data<float>().ToArray())];
        float[][] before = State();
        bool[] learns = [.. generator.parameters().Select(weight => weight.requires_grad)];
        long live = Live();
        gan.Latents.Encode(rows, new LatentEncodingOptions { Steps = 3 });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsExactly<OperationCanceledException>(() => gan.Latents.Encode(rows, cancellationToken: cancelled.Token));
        Assert.AreEqual(live, Live());
        Samples.AssertEqual(before, State());
        CollectionAssert.AreEqual(learns, generator.parameters().Select(weight => weight.requires_grad).ToArray());
        Assert.IsTrue(generator.parameters().All(weight => weight.grad is null));
        Assert.IsFalse(generator.training);
    }

    private sealed class Unlabelled
    {
        public string Kind { get; set; } = "";

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    [TestMethod]
    public void EncodingSaysWhatIsWrong()
    {
        using GanTransformer plain = Fit("vectors"), labelled = Fit(Labelled);
        IDataView rows = Samples.Vectors(_ml, 3);
        AssertRange("Steps", () => plain.Latents.Encode(rows, new LatentEncodingOptions { Steps = 0 }));
        AssertRange("LearningRate", () => plain.Latents.Encode(rows, new LatentEncodingOptions { LearningRate = double.NaN }));
        AssertRange("Restarts", () => plain.Latents.Encode(rows, new LatentEncodingOptions { Restarts = 65 }));
        AssertRange("PriorWeight", () => plain.Latents.Encode(rows, new LatentEncodingOptions { PriorWeight = -1 }));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plain.Latents.Encode(rows, inputColumnName: "Nothing")).Message, "Nothing");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => plain.Latents.Encode(Samples.Labelled(_ml, 3))).Message, "vector of 3 Single");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(
            () => labelled.Latents.Encode(_ml.Transforms.DropColumns("Kind").Fit(Samples.Labelled(_ml, 3)).Transform(Samples.Labelled(_ml, 3)))).Message, "Kind");
        IDataView missing = _ml.Data.LoadFromEnumerable(new[] { new Unlabelled { Kind = "low", Features = [1, 2] }, new Unlabelled { Features = [1, 2] } });
        StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(() => labelled.Latents.Encode(missing)).Message, "Column 'Kind', row 1: the label is missing");
    }

    private GanTransformer Fit(string name)
    {
        TestCase test = TestCase.Find(name);
        return test.Estimator(_ml, 1).Fit(test.Data(_ml));
    }

    /// <summary>Generated rows as the networks see them.</summary>
    private static float[][] Seen(GanTransformer gan, IDataView view, string column = TestCase.Output)
    {
        float[][] rows = new ScoreMap(gan.Model, "Score", column, gan.Columns.Label).Read(view);
        foreach (float[] row in rows)
        {
            gan.Model.Scaling.Apply(row.AsSpan(0, gan.Model.Format.Length));
        }
        return [.. rows.Select(row => row[..gan.Model.Format.Length])];
    }

    private static double MeanSquare(float[] x, float[] y) => x.Zip(y).Average(pair => Math.Pow(pair.First - pair.Second, 2));

    private static float[][] Latents(IEnumerable<LatentEncoding> encodings) => [.. encodings.Select(encoding => encoding.Latent)];

    private static float[] Scaled(float[] vector, double factor) => [.. vector.Select(value => (float)(value * factor))];

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    private static void AssertNear(float[] expected, float[] actual) => Samples.AssertEqual([expected], [actual], 1e-6f);

    private static void AssertRange(string option, Action action) =>
        Assert.AreEqual(option, Assert.ThrowsExactly<ArgumentOutOfRangeException>(action).ParamName);

    private static long Live()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
    }
}
