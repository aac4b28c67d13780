using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class SmoteTests
{
    private readonly MLContext _ml = new(seed: 1);

    [TestMethod]
    public void NewRowsLieOnSegmentsToTheNearestOfTheirClass()
    {
        AugmentationSamples.Row[] rows = AugmentationSamples.Rows(30, 12);
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml, neighbours: 2).Fit(_ml.Data.LoadFromEnumerable(rows));
        double Deviation(Func<AugmentationSamples.Row, double> of) => Math.Sqrt(rows.Average(row => of(row) * of(row)) - Math.Pow(rows.Average(of), 2));
        double sx = Deviation(row => row.X), sy = Deviation(row => row.Y);
        AugmentationSamples.Row[] own = [.. rows.Where(row => row.Label == "b")];
        double kind = Median([Of(row => row.X / sx), Of(row => row.Y / sy)]);
        double Of(Func<AugmentationSamples.Row, double> of) => Math.Sqrt(own.Average(row => of(row) * of(row)) - Math.Pow(own.Average(of), 2));
        double Distance(AugmentationSamples.Row p, AugmentationSamples.Row q) =>
            Math.Pow((p.X - q.X) / sx, 2) + Math.Pow((p.Y - q.Y) / sy, 2) + (p.Kind == q.Kind ? 0 : kind * kind);
        var used = new HashSet<(float, float)>();

        foreach (AugmentationSamples.Row made in AugmentationSamples.Read(_ml, smote.Generate(300, "Label", "b")))
        {
            Assert.AreEqual("b", made.Label);
            Assert.IsTrue(made.IsNew);
            (AugmentationSamples.Row From, AugmentationSamples.Row To)[] ends = [.. own.SelectMany(from =>
                own.Where(to => to != from).OrderBy(to => Distance(from, to)).Take(2).Where(to => IsBetween(made, from, to)).Select(to => (from, to)))];
            Assert.IsNotEmpty(ends, $"({made.X}, {made.Y}) lies on no segment");
            used.Add((ends[0].From.Id, ends[0].To.Id));
        }
        Assert.IsGreaterThan(15, used.Count, "all of the 24 segments have their turn");

        static bool IsBetween(AugmentationSamples.Row made, AugmentationSamples.Row from, AugmentationSamples.Row to)
        {
            double share = (made.X - from.X) / (to.X - from.X);
            return share is >= -1e-4 and <= 1 + 1e-4 && Math.Abs(from.Y + share * (to.Y - from.Y) - made.Y) < 1e-2;
        }
        static double Median(double[] two) => two.Average();
    }

    [TestMethod]
    public void LabelsOccurAsInTrainingOrAsAsked()
    {
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(_ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(60, 30, 10)));
        CollectionAssert.AreEquivalent(new[] { "a", "b", "c" }, smote.Labels.ToArray());
        const int Count = 4000;
        ILookup<string, AugmentationSamples.Row> drawn = AugmentationSamples.Read(_ml, smote.Generate(Count)).ToLookup(row => row.Label);
        // A binomial's standard deviation is at most √(4000 / 4) = 32.
        Assert.AreEqual(Count * 0.6, drawn["a"].Count(), 120);
        Assert.AreEqual(Count * 0.3, drawn["b"].Count(), 120);
        Assert.AreEqual(Count * 0.1, drawn["c"].Count(), 120);
        Assert.IsTrue(AugmentationSamples.Read(_ml, smote.Generate(25, "Label", "c")) is { Length: 25 } asked && asked.All(row => row.Label == "c"));
    }

    [TestMethod]
    public void ARowDependsOnSeedNumberAndClassAlone()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(20, 10));
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(data), again = AugmentationSamples.Smote(_ml).Fit(data), other = AugmentationSamples.Smote(_ml, seed: 2).Fit(data);
        string[] Text(IDataView view) => [.. AugmentationSamples.Read(_ml, view).Select(Show)];
        string[] rows = Text(smote.Generate(5000));
        CollectionAssert.AreEqual(rows, Text(again.Generate(5000)));
        CollectionAssert.AreEqual(rows[..70], Text(smote.Generate(70)));
        CollectionAssert.AreEqual(rows, Text(other.Generate(5000, seed: 1)));
        Assert.AreNotEqual(rows[0], Text(other.Generate(1))[0]);
        string[] only = Text(smote.Generate(5000, "Label", "b"));
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i].StartsWith('b'))
            {
                Assert.AreEqual(rows[i], only[i], $"row {i}");
            }
        }
        var read = new string[4][];
        IDataView view = smote.Generate(300);
        Parallel.For(0, read.Length, i => read[i] = Text(view));
        Array.ForEach(read, each => CollectionAssert.AreEqual(rows[..300], each));
    }

    [TestMethod]
    public void AReloadedModelMakesTheSameRows()
    {
        AugmentationSamples.Row[] rows = AugmentationSamples.Rows(20, 10);
        rows[3].Y = float.NaN;
        rows[4].Kind = "";
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml, neighbours: 3).Fit(data);
        byte[] file = Save(smote, data);
        using var loaded = (SmoteTransformer)_ml.Model.Load(new MemoryStream(file), out _);
        Assert.AreEqual(("Label", 3), (loaded.LabelColumnName, loaded.Neighbours));
        CollectionAssert.AreEqual(smote.Labels.ToArray(), loaded.Labels.ToArray());
        CollectionAssert.AreEqual(
            AugmentationSamples.Read(_ml, smote.Generate(200)).Select(Show).ToArray(), AugmentationSamples.Read(_ml, loaded.Generate(200)).Select(Show).ToArray());
        CollectionAssert.AreEqual(Shapes.Describe(Shapes.Of(smote.Generate(1).Schema)), Shapes.Describe(Shapes.Of(loaded.Generate(1).Schema)));
    }

    [TestMethod]
    public void ADamagedModelIsRefused()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(5, 5));
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(data);
        byte[] file = ModelFiles.Rewrite(Save(smote, data), "Model.key", bytes =>
        {
            bytes[400] ^= 1;
            return bytes;
        });
        Exception thrown = Assert.Throws<Exception>(() => _ml.Model.Load(new MemoryStream(file), out _));
        StringAssert.Contains((thrown.InnerException?.InnerException ?? thrown.InnerException ?? thrown).Message, "training rows is not what was saved");
    }

    [TestMethod]
    public void TheSchemaIsHandedOn()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(6, 6));
        SmoteEstimator estimator = AugmentationSamples.Smote(_ml);
        using SmoteTransformer smote = estimator.Fit(data);
        SchemaShape input = Shapes.Of(data.Schema);
        CollectionAssert.AreEqual(Shapes.Describe(input), Shapes.Describe(estimator.GetOutputSchema(input)));
        Assert.AreSame(data, smote.Transform(data));
        CollectionAssert.AreEqual(Shapes.Describe(input), Shapes.Describe(Shapes.Of(smote.Generate(3).Schema)));
    }

    [TestMethod]
    public void AClassOfOneRowGivesCopiesAndAWarning()
    {
        var log = new List<string>();
        _ml.Log += (_, e) => log.Add(e.Message);
        AugmentationSamples.Row[] rows = AugmentationSamples.Rows(6, 1);
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(_ml.Data.LoadFromEnumerable(rows));
        AugmentationSamples.Row alone = rows.Single(row => row.Label == "b");
        foreach (AugmentationSamples.Row made in AugmentationSamples.Read(_ml, smote.Generate(5, "Label", "b")))
        {
            Assert.AreEqual((alone.X, alone.Y, alone.Kind), (made.X, made.Y, made.Kind));
        }
        Assert.IsTrue(log.Any(message => message.Contains("Warning") && message.Contains("single row") && message.EndsWith(": b.")), string.Join("\n", log));
    }

    [TestMethod]
    public void ATableOfCategoriesAloneGivesRowsOfSeenValues()
    {
        var rows = AugmentationSamples.Rows(20, 8);
        IDataView data = _ml.Transforms.SelectColumns("Label", "Kind").Fit(_ml.Data.LoadFromEnumerable(rows)).Transform(_ml.Data.LoadFromEnumerable(rows));
        using SmoteTransformer smote = _ml.Transforms.Gan.Smote("Label", seed: 1).Fit(data);
        AugmentationSamples.Row[] made = AugmentationSamples.Read(_ml, smote.Generate(100, "Label", "b"));
        Assert.IsTrue(made.All(row => row is { Label: "b", Kind: "odd" or "even" }));
    }

    [TestMethod]
    public void NumbersCanBeLabels()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(20, 8).Select(row => new NumberedRow { Label = row.Label == "a" ? 0.1f : 2, X = row.X }).ToArray());
        using SmoteTransformer smote = _ml.Transforms.Gan.Smote("Label", seed: 1).Fit(data);
        CollectionAssert.AreEqual(new[] { "0.1", "2" }, smote.Labels.ToArray());
        Assert.IsTrue(smote.Generate(10, "Label", "0.1").GetColumn<float>("Label").All(label => label == 0.1f));
    }

    private sealed class NumberedRow
    {
        public float Label { get; set; }

        public float X { get; set; }
    }

    [TestMethod]
    public void RowsWithoutALabelAreLeftOut()
    {
        AugmentationSamples.Row[] rows = AugmentationSamples.Rows(10, 10);
        rows[0] = new AugmentationSamples.Row { Label = "", X = 1e6f, Kind = "odd" };
        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(_ml.Data.LoadFromEnumerable(rows));
        AugmentationSamples.Row[] made = AugmentationSamples.Read(_ml, smote.Generate(200));
        Assert.IsTrue(made.All(row => row.Label.Length > 0 && row.X < 100));
    }

    [TestMethod]
    [DataRow("", 5, "LabelColumnName must be a column name")]
    [DataRow("Label", 0, "Neighbours must be from 1 to 1000")]
    [DataRow("Label", 1001, "Neighbours must be from 1 to 1000")]
    public void OptionsOutOfRangeAreRefused(string label, int neighbours, string message) =>
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.Smote(label, neighbours)).Message, message);

    [TestMethod]
    public void WhatCannotBeDoneIsSaid()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(AugmentationSamples.Rows(6, 6));
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.Smote("Class").Fit(data)).Message, "Could not find input column 'Class'");
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.Smote("Class").GetOutputSchema(Shapes.Of(data.Schema))).Message, "Could not find input column 'Class'");
        IDataView vectors = Samples.Vectors(_ml, 10);
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.Smote("Features").GetOutputSchema(Shapes.Of(vectors.Schema))).Message, "expected text, boolean, key or number");
        AugmentationSamples.Row[] unlabelled = AugmentationSamples.Rows(6);
        Array.ForEach(unlabelled, row => row.Label = "");
        StringAssert.Contains(Assert.Throws<InvalidOperationException>(() => AugmentationSamples.Smote(_ml).Fit(_ml.Data.LoadFromEnumerable(unlabelled))).Message, "has no labels");
        Assert.Throws<OperationCanceledException>(() => _ml.Transforms.Gan.Smote(new SmoteEstimator.Options { LabelColumnName = "Label", CancellationToken = new(canceled: true) }).Fit(data));

        using SmoteTransformer smote = AugmentationSamples.Smote(_ml).Fit(data);
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => smote.Generate(1, "Kind", "odd")).Message, "the label column, 'Label'");
        StringAssert.Contains(Assert.Throws<ArgumentOutOfRangeException>(() => smote.Generate(1, "Label", "z")).Message, "had no value 'z'");
        Assert.Throws<ArgumentOutOfRangeException>(() => smote.Generate(-1));
    }

    private byte[] Save(ITransformer model, IDataView data)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, data.Schema, stream);
        return stream.ToArray();
    }

    private static string Show(AugmentationSamples.Row row) => FormattableString.Invariant($"{row.Label} {row.Kind} {row.X:R} {row.Y:R}");
}
