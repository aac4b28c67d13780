using System.Text.RegularExpressions;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed partial class TableQualityTests
{
    private static readonly MLContext s_ml = new(seed: 1);

    [TestMethod]
    public void Column_shapes_worked_by_hand()
    {
        TableQualityReport report = TableQuality.Evaluate(Ages((1, "a"), (2, "a"), (3, "b"), (4, "b")), Ages((3, "a"), (4, "b"), (5, "b"), (float.NaN, "c")),
            options: Continuous);
        // Ages: F(2) − G(2) = ½ − 0; 1 of 4 is missing. Kinds: shares ½, ½, 0 and ¼, ½, ¼.
        Assert.AreEqual(new ColumnShape("Age", ColumnRole.Continuous, new(0.5, null), new(0.75, null)), report.Columns[0]);
        Assert.AreEqual(new ColumnShape("Kind", ColumnRole.Categorical, new(0.75, null), new(1, null)), report.Columns[1]);
        Assert.AreEqual(0.625, report.Shapes.Generated);
        Assert.AreEqual(0.875, report.MissingValues.Generated);
        // Of ten bins over 1 to 4, real ages are in the 1st, 4th, 7th and 10th: (1, a), (4, a), (7, b), (10, b) against (7, a), (10, b), (above, b), (missing, c).
        Assert.AreEqual(new ColumnPair("Age", "Kind", false, new(0.25, null)), report.Pairs.Single());
        Assert.AreEqual(0.25, report.Trends!.Generated);
    }

    [TestMethod]
    public void Categories_count_values_that_are_there_and_joint_tables_all()
    {
        // Present kinds: ½, ½ and ½, ½ on either side; a quarter and a half are missing. Each number of four is one row's.
        TableQualityReport report = TableQuality.Evaluate(Ages((1, "a"), (2, "b"), (1, "a"), (2, "b")), Ages((1, "a"), (1, "b"), (2, ""), (2, "")),
            options: new TableQualityOptions { Roles = new Dictionary<string, ColumnRole> { ["Age"] = ColumnRole.Ordinal } });
        Assert.AreEqual(1, report.Columns[1].Shape.Generated);
        Assert.AreEqual(0.5, report.Columns[1].Missing.Generated);
        // (1, a) ½, (2, b) ½ against (1, a) ¼, (1, b) ¼, (2, missing) ½.
        Assert.AreEqual(new ColumnPair("Age", "Kind", false, new(0.25, null)), report.Pairs.Single());
    }

    [TestMethod]
    public void Correlations_worked_by_hand_and_a_collapsed_column_has_none()
    {
        // Real: 1. Generated: −1 over the rows that have both values. Held out: one value, so 0.
        TableQualityReport report = TableQuality.Evaluate(Pairs((0, 0), (1, 2), (2, 4)), Pairs((0, 4), (1, 2), (float.NaN, 9), (2, 0)), Pairs((0, 1), (1, 1), (2, 1)));
        Assert.AreEqual("X", report.Pairs.Single().First);
        Assert.IsTrue(report.Pairs.Single().IsCorrelation);
        Assert.AreEqual(0, report.Pairs.Single().Similarity.Generated, 1e-15);
        Assert.AreEqual(0.5, report.Pairs.Single().Similarity.Real!.Value, 1e-15);
        // x = 0, 1, 2, 3 and y = 0, 1, 0, 1: 1/√5. Against 1.
        double similarity = TableQuality.Evaluate(Pairs((0, 0), (1, 2), (2, 4)), Pairs((0, 0), (1, 1), (2, 0), (3, 1))).Trends!.Generated;
        Assert.AreEqual(1 - (1 - 1 / Math.Sqrt(5)) / 2, similarity, 1e-15);
    }

    [TestMethod]
    public void A_column_without_any_value_has_the_worst_shape()
    {
        TableQualityReport report = TableQuality.Evaluate(Ages((1, "a"), (2, "b")), Ages((float.NaN, ""), (float.NaN, "")), options: Continuous);
        Assert.AreEqual(new QualityFigure(0, null), report.Shapes);
        Assert.AreEqual(new QualityFigure(0, null), report.MissingValues);
    }

    [TestMethod]
    public void Identical_rows_are_the_same_in_every_column_that_counts()
    {
        // The number of the row, an identifier, is another everywhere; so is the colour, which is ignored.
        IDataView Rows(int first, params (float Age, string Kind)[] rows) => s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 24)
            .Select(i => new WideRow { Id = first + i, Colour = $"{first}", Age = rows[i % rows.Length].Age, Kind = rows[i % rows.Length].Kind, Same = first }));
        TableQualityReport report = TableQuality.Evaluate(Rows(0, (0f, "a"), (2, "b"), (float.NaN, "c")),
            Rows(100, (-0f, "a"), (2, "a"), (float.NaN, "c"), (float.NaN, "d")), Rows(200, (5, "a"), (2, "b")),
            new TableQualityOptions { Roles = new Dictionary<string, ColumnRole> { ["Colour"] = ColumnRole.Ignored } });
        Assert.AreEqual(new QualityFigure(0.5, 0.5), report.IdenticalRows);
        Assert.IsTrue(report.Columns.Select(column => column.Name).SequenceEqual(["Age", "Kind"]));
        Assert.HasCount(1, report.Pairs);
    }

    [TestMethod]
    public void The_same_table_is_perfect_but_for_its_privacy()
    {
        IDataView real = People(300, seed: 1);
        TableQualityReport report = TableQuality.Evaluate(real, real, People(300, seed: 2), Labelled);
        foreach (QualityFigure figure in (QualityFigure[])[report.Shapes, report.MissingValues, report.Trends!, report.Precision, report.Recall, report.Density, report.Coverage])
        {
            Assert.AreEqual(1, figure.Generated, 1e-12);
        }
        Assert.AreEqual(report.LabelAccuracy!.Real!.Value, report.LabelAccuracy.Generated, 0.1);
        Assert.IsLessThanOrEqualTo(0.5, report.ClassifierAuc.Generated);
        Assert.AreEqual(0, report.NeighbourAccuracy.Generated);
        Assert.AreEqual(new QualityFigure(0, report.DistanceToTraining.Real), report.DistanceToTraining);
        Assert.AreEqual((0.0, 1.0), (report.DistanceRatio.Generated, report.IdenticalRows.Generated));
        Assert.AreEqual(1, report.CloserToTraining!.Generated);
        StringAssert.Contains(report.Verdict, "they seem to copy training rows (100% of them are closer to training rows than to held-out ones, 100.0% identical to one)");
        StringAssert.Contains(report.Verdict, "can hardly be told");
    }

    [TestMethod]
    public void Rows_of_the_same_distribution_have_the_figures_of_held_out_ones()
    {
        TableQualityReport report = TableQuality.Evaluate(People(400, seed: 1), People(400, seed: 2), People(400, seed: 3), Labelled);
        foreach (QualityFigure figure in (QualityFigure[])[report.Shapes, report.Trends!, report.ClassifierAccuracy, report.ClassifierAuc, report.NeighbourAccuracy,
            report.Precision, report.Recall, report.Density, report.Coverage, report.LabelAccuracy!, report.LabelMacroF1!, report.CloserToTraining!, report.DistanceToTraining, report.DistanceRatio])
        {
            Assert.AreEqual(figure.Real!.Value, figure.Generated, 0.1);
        }
        Assert.AreEqual(0.5, report.ClassifierAuc.Generated, 0.1);
        Assert.AreEqual(0.5, report.NeighbourAccuracy.Generated, 0.1);
        Assert.AreEqual(0.5, report.CloserToTraining!.Generated, 0.1);
        Assert.AreEqual(0.5, report.CloserToTraining.Real!.Value, 0.1);
        Assert.IsGreaterThan(0.8, report.LabelAccuracy!.Generated);
        StringAssert.Contains(report.Verdict, "no sign of copying");
    }

    [TestMethod]
    public void A_label_without_relation_to_the_rows_teaches_nothing()
    {
        TableQualityReport report = TableQuality.Evaluate(People(400, seed: 1), People(400, seed: 2, mixed: true), People(400, seed: 3), Labelled);
        Assert.AreEqual(0.5, report.LabelAccuracy!.Generated, 0.1);
        Assert.IsGreaterThan(0.8, report.LabelAccuracy.Real!.Value);
        Assert.IsGreaterThan(0.8, report.LabelMacroF1!.Real!.Value);
        // Every column for itself is as it was.
        Assert.IsGreaterThan(0.9, report.Shapes.Generated);
        Assert.IsLessThan(report.Trends!.Real!.Value - 0.1, report.Trends.Generated);
    }

    [TestMethod]
    public void The_report_reads_as_a_table()
    {
        TableQualityReport report = TableQuality.Evaluate(People(60, seed: 1), People(50, seed: 2), People(40, seed: 3), Labelled);
        string text = report.ToString();
        StringAssert.StartsWith(text, "50 generated rows against 60 training rows, beside 40 held-out ones");
        Assert.AreEqual(40, report.ComparedRows);
        foreach ((string name, QualityFigure figure, string best) in ((string, QualityFigure, string)[])
            [("Column shapes", report.Shapes, "1"), ("Classifier AUC", report.ClassifierAuc, "0.5"), ("Trained on it: macro F1", report.LabelMacroF1!, "1"),
                ("Closer to training rows", report.CloserToTraining!, "0.5"), ("Age (Continuous)", report.Columns[0].Shape, "1"), ("Age, Height (correlation)", report.Pairs[0].Similarity, "1")])
        {
            StringAssert.Contains(Spaces().Replace(text, " "), FormattableString.Invariant($"{name} {figure.Generated:0.000} {figure.Real:0.000} {best}"));
        }
        StringAssert.EndsWith(text, report.Verdict);
        string alone = TableQuality.Evaluate(People(60, seed: 1), People(50, seed: 2), options: Labelled).ToString();
        StringAssert.Contains(Spaces().Replace(alone, " "), "without held-out ones generated real best Column shapes");
        StringAssert.Contains(alone, "can't be told without held-out rows");
        Assert.DoesNotContain("Trained on it", alone);
        Assert.DoesNotContain("Closer to training", alone);
    }

    [TestMethod]
    public void The_seed_decides_which_rows_are_compared_and_nothing_else()
    {
        IDataView real = People(200, seed: 1), generated = People(200, seed: 2), heldOut = People(200, seed: 3);
        TableQualityReport With(int seed) => TableQuality.Evaluate(real, generated, heldOut, Labelled with { Seed = seed, MaxRows = 50 });
        Assert.AreEqual(With(1).ToString(), With(1).ToString());
        Assert.AreNotEqual(With(1).Density, With(2).Density);
        Assert.AreNotEqual(With(1).DistanceToTraining, With(2).DistanceToTraining);
        Assert.AreEqual(With(1).Shapes, With(2).Shapes);
        Assert.AreEqual(50, With(1).ComparedRows);
    }

    [TestMethod]
    public void No_tensor_outlives_the_report()
    {
        IDataView real = People(40, seed: 1);
        TableQuality.Evaluate(real, real, real, Labelled);
        long before = LiveTensors.Count();
        TableQuality.Evaluate(real, real, real, Labelled);
        Assert.AreEqual(before, LiveTensors.Count());
    }

    [TestMethod]
    public void Bad_options_are_refused()
    {
        IDataView rows = People(10, seed: 1);
        Refused(new() { Neighbours = 0 }, "Neighbours must be from 1 to 100.");
        Refused(new() { MaxRows = 1 }, "MaxRows must be at least 2.");
        Refused(new() { LabelColumnName = "" }, "LabelColumnName must be a column's name, or null.");
        Refused(new() { LabelColumnName = "Income" }, "'Income'. The columns are: Age, Height, Kind, Rich.");
        Refused(new() { LabelColumnName = "Age", Roles = new Dictionary<string, ColumnRole> { ["Age"] = ColumnRole.Continuous } }, "Column 'Age' is the label");
        Refused(new() { Roles = new Dictionary<string, ColumnRole> { ["Kind"] = ColumnRole.Integer } }, "Column 'Kind' has the type String and can't be Integer");
        Assert.ThrowsExactly<OperationCanceledException>(() => TableQuality.Evaluate(rows, rows, options: new() { CancellationToken = new CancellationToken(canceled: true) }));

        void Refused(TableQualityOptions options, string complaint) =>
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TableQuality.Evaluate(rows, rows, options: options)).Message, complaint);
    }

    [TestMethod]
    public void Views_that_do_not_fit_are_refused()
    {
        IDataView rows = Ages((1, "a"), (2, "b")), pairs = Pairs((1, 2), (2, 3));
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TableQuality.Evaluate(rows, pairs)).Message, "Could not find input column 'Age'. The columns are: X, Y.");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TableQuality.Evaluate(rows, rows, pairs)).Message, "Could not find input column 'Age'");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TableQuality.Evaluate(rows, s_ml.Data.LoadFromEnumerable([new { Age = 1.0, Kind = "a" }]))).Message,
            "Schema mismatch for input column 'Age': expected Single, got Double.");
        IDataView none = Ages(), one = Ages((1, "a"));
        Invalid(() => TableQuality.Evaluate(rows, none), "The generated view has no rows: at least 2 are needed.");
        Invalid(() => TableQuality.Evaluate(rows, rows, one), "The held-out view has 1 row: at least 2 are needed.");
        Invalid(() => TableQuality.Evaluate(one, rows), "The real view has 1 row: at least 2 are needed.");
        Invalid(() => TableQuality.Evaluate(none, rows), "no rows");
        Invalid(() => TableQuality.Evaluate(rows, Ages((1, "a"), (float.NegativeInfinity, "b"))), "Column 'Age', row 1 of the generated view: the value is -");
        Invalid(() => TableQuality.Evaluate(Ages((1, "a"), (1, "a")), rows), "Every column is constant in the real view");
        Invalid(() => TableQuality.Evaluate(rows, Ages((1, ""), (2, "")), rows, new TableQualityOptions { LabelColumnName = "Kind" }), "Column 'Kind', the label, has no value in the generated view.");

        static void Invalid(Action action, string complaint) => StringAssert.Contains(Assert.ThrowsExactly<InvalidOperationException>(action).Message, complaint);
    }

    private static TableQualityOptions Continuous => new() { Roles = new Dictionary<string, ColumnRole> { ["Age"] = ColumnRole.Continuous } };

    private static TableQualityOptions Labelled => new() { LabelColumnName = "Rich" };

    private static IDataView Ages(params (float Age, string Kind)[] rows) => s_ml.Data.LoadFromEnumerable(rows.Select(row => new AgeRow(row.Age, row.Kind)));

    private static IDataView Pairs(params (float X, float Y)[] rows) => s_ml.Data.LoadFromEnumerable(rows.Select(row => new PairRow(row.X, row.Y)));

    /// <summary>Two related numbers, a category and a label that hangs on all of them, or on none.</summary>
    private static IDataView People(int count, int seed, bool mixed = false)
    {
        var random = new Random(seed);
        return s_ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            double age = Samples.Normal(random), kind = random.Next(3) - 1;
            double wealth = mixed ? Samples.Normal(random) : age + kind + 0.1 * Samples.Normal(random);
            return new Person((float)(40 + 10 * age), (float)(170 + 5 * (mixed ? Samples.Normal(random) : age) + Samples.Normal(random)), $"kind {kind}", wealth > 0);
        }).ToArray());
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    private sealed record AgeRow(float Age, string Kind);

    private sealed record PairRow(float X, float Y);

    private sealed record Person(float Age, float Height, string Kind, bool Rich);

    private sealed class WideRow
    {
        public int Id { get; set; }

        public float Age { get; set; }

        public string Kind { get; set; } = "";

        public string Colour { get; set; } = "";

        public float Same { get; set; }
    }
}
