using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>From numbers to what the networks see, and back.</summary>
[TestClass]
public sealed class TableEncodingTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public float Value { get; set; }
    }

    private Table Of(IEnumerable<float> values, ColumnRole? role = null) =>
        TableLayout.Read(_ml.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value }).ToArray()), role is { } given ? new Dictionary<string, ColumnRole> { ["Value"] = given } : [], [], CancellationToken.None).Table;

    private static FieldEncoding Encoding(Table table) => FieldEncoding.Of(0, table.Layout.Fields[0], table.Values[0], new Random(1))!;

    [TestMethod]
    public void ModesAreFound()
    {
        var random = new Random(1);
        FieldEncoding field = Encoding(Of(Enumerable.Range(0, 2000).Select(i => (float)(i % 4 == 0 ? 100 + Normal(random) : 10 * Normal(random)))));
        Assert.AreEqual(2, field.Modes.Means.Length);
        Assert.AreEqual(0, field.Centre + field.Scale * field.Modes.Means[0], 1);
        Assert.AreEqual(100, field.Centre + field.Scale * field.Modes.Means[1], 0.5);
        Assert.AreEqual(10, field.Scale * field.Modes.Deviations[0], 1);
        Assert.AreEqual(1, field.Scale * field.Modes.Deviations[1], 0.5);
        Assert.AreEqual(0.25, field.Modes.Weights[1], 0.01);
    }

    [TestMethod]
    public void OneMixtureOfTwoByHand()
    {
        // Equal weights and deviations of 1 at 0 and 4: at 2 both are alike, at 1 they are as e^-½ to e^-9⁄2.
        var mixture = new GaussianMixture([0, 4], [1, 1], [0.5, 0.5]);
        var shares = new double[2];
        mixture.Responsibilities(2, shares);
        Assert.AreEqual(0.5, shares[0], 1e-12);
        mixture.Responsibilities(1, shares);
        Assert.AreEqual(1 / (1 + Math.Exp(-4)), shares[0], 1e-12);
        // Far off both, where densities are 0 as Double.
        mixture.Responsibilities(1e6, shares);
        Assert.AreEqual(1, shares[1], 1e-12);
    }

    [TestMethod]
    public void FrequentValuesAreChoicesOfTheirOwn()
    {
        var random = new Random(1);
        FieldEncoding field = Encoding(Of(Enumerable.Range(0, 1000).Select(i => i % 2 == 0 ? 0 : i % 20 == 1 ? float.NaN : 1 + random.NextSingle())));
        CollectionAssert.AreEqual((double[])[0], field.Points);
        Assert.IsTrue(field.HasMissing);
        Assert.AreEqual((field.Choices - 2, 0f), field.Encode(0, random));
        Assert.AreEqual((field.Choices - 1, 0f), field.Encode(double.NaN, random));
        Assert.AreEqual(0, field.PointOf(field.Choices - 2));
        Assert.IsTrue(double.IsNaN(field.PointOf(field.Choices - 1)));
    }

    [TestMethod]
    [DataRow(1f, "one scale")]
    [DataRow(1e30f, "huge")]
    [DataRow(1e-40f, "denormal")]
    public void ValuesComeBackFromTheirPlaces(float scale, string name)
    {
        var random = new Random(1);
        Table table = Of(Enumerable.Range(0, 400).Select(_ => scale * (1 + 5 * random.NextSingle())), ColumnRole.Continuous);
        FieldEncoding field = Encoding(table);
        foreach (double value in table.Values[0])
        {
            (int choice, float place) = field.Encode(value, random);
            Assert.IsTrue(Math.Abs(place) <= 1);
            Assert.AreEqual(value, field.Value(field.ScaledValue(choice, place), table.Layout.Fields[0]), 1e-5 * 6 * scale, name);
        }
    }

    [TestMethod]
    public void WholeNumbersDecimalsAndBoundsStay()
    {
        var random = new Random(1);
        Table whole = Of(Enumerable.Range(0, 400).Select(_ => (float)random.Next(1000))), cents = Of(Enumerable.Range(0, 400).Select(_ => random.Next(10_000) / 100f));
        Assert.AreEqual((ColumnRole.Integer, ColumnRole.Continuous), (whole.Layout.Fields[0].Role, cents.Layout.Fields[0].Role));
        FieldEncoding ofWhole = Encoding(whole), ofCents = Encoding(cents);
        for (double scaled = -3; scaled < 3; scaled += 0.0137)
        {
            double number = ofWhole.Value(scaled, whole.Layout.Fields[0]), price = ofCents.Value(scaled, cents.Layout.Fields[0]);
            Assert.AreEqual(Math.Round(number), number);
            Assert.AreEqual(Math.Clamp(number, whole.Values[0].Min(), whole.Values[0].Max()), number);
            Assert.AreEqual(Math.Clamp(Math.Round(price, 2), cents.Values[0].Min(), cents.Values[0].Max()), price, 1e-6);
        }
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(60)]
    public void RandomTablesAreEncodedAndDecoded(int count)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var random = new Random(seed);
            (TableLayout layout, Table table) = TableLayout.Read(_ml.Data.LoadFromEnumerable(MixedRow.Random(count, seed)), new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
            TableEncoding encoding = TableEncoding.Of(table, null, random);
            float[] rows = encoding.Encode(table, random);
            Assert.AreEqual(count * encoding.Length, rows.Length);
            Assert.IsTrue(rows.All(float.IsFinite), $"seed {seed}");
            // The generator's numbers that would give just these rows: choices beyond doubt, and places before their tanh.
            float[] raw = [.. Enumerable.Range(0, count).SelectMany(row => rows.AsSpan(row * encoding.Length, encoding.Outputs).ToArray().Select((number, i) => i < encoding.Places ? MathF.Atanh(number) : number * 100))];
            var classes = new int[count];
            TableCalibration calibration = TableCalibration.Of(encoding, table, rows, classes, raw, classes, random);
            var chance = new double[encoding.Fields.Count];
            Array.Fill(chance, 0.5);
            for (int row = 0; row < count; row++)
            {
                double[] values = [.. layout.Fields.Select(field => field.Fixed(row))];
                calibration.Decode(raw.AsSpan(row * encoding.Outputs, encoding.Outputs), 0, chance, values);
                for (int i = 0; i < values.Length; i++)
                {
                    TableField field = layout.Fields[i];
                    double expected = table.Values[i][row];
                    if (field.Role == ColumnRole.Identifier)
                    {
                        continue;
                    }
                    Assert.AreEqual(double.IsNaN(expected), double.IsNaN(values[i]), $"seed {seed}, row {row}, {field.Name}");
                    if (field.IsDiscrete || field.Role == ColumnRole.Constant)
                    {
                        Assert.AreEqual(expected, values[i], $"seed {seed}, row {row}, {field.Name}");
                    }
                    else if (!double.IsNaN(expected))
                    {
                        Assert.IsTrue(values[i] >= field.Smallest && values[i] <= field.Largest, $"seed {seed}, row {row}, {field.Name}: {values[i]}");
                        Assert.IsTrue(field.Role != ColumnRole.Integer || Math.Round(values[i]) == values[i]);
                    }
                }
            }
        }
    }

    [TestMethod]
    public void StandardisedValuesFollowFromChoicesAndPlaces()
    {
        var random = new Random(1);
        Table table = Of(Enumerable.Range(0, 600).Select(i => i % 3 == 0 ? 7f : (float)(i % 2 * 10 + Normal(random))));
        TableEncoding encoding = TableEncoding.Of(table, null, random);
        float[] rows = encoding.Encode(table, random);
        FieldEncoding field = encoding.Fields[0];
        double[] free = [.. table.Values[0].Where(value => value != 7)];
        double mean = free.Average(), deviation = Math.Sqrt(free.Average(value => (value - mean) * (value - mean)));
        for (int row = 0; row < table.Count; row++)
        {
            Assert.AreEqual((table.Values[0][row] - mean) / deviation, rows[row * encoding.Length + encoding.Outputs], 1e-3);
        }
        // As the generator's activation computes them: Σ choices·offsets + place · Σ choices·slopes.
        (float[] forms, float[] constants) = encoding.Forms();
        ReadOnlySpan<float> first = rows.AsSpan(encoding.Length, encoding.Length);
        double sum = 0;
        for (int choice = 0; choice < field.Choices; choice++)
        {
            sum += first[encoding.Places + choice] * (forms[field.Choices + choice] + forms[2 * field.Choices + choice] * first[0]);
        }
        Assert.AreEqual(first[encoding.Outputs], sum, 1e-5);
        CollectionAssert.AreEqual(Enumerable.Range(0, field.Choices).Select(choice => choice < field.Modes.Means.Length ? 1f : 0).ToArray(), forms[..field.Choices]);
        CollectionAssert.AreEqual(new float[3], constants);
    }

    [TestMethod]
    public void FieldsWithOneChoiceHaveTheirFormsAsConstants()
    {
        var random = new Random(1);
        TableEncoding encoding = TableEncoding.Of(Of(Enumerable.Range(0, 600).Select(_ => (float)Normal(random))), null, random);
        FieldEncoding field = encoding.Fields[0];
        Assert.AreEqual((1, 1, 1), (encoding.Places, encoding.Outputs, field.Choices));
        (float[] forms, float[] constants) = encoding.Forms();
        (double offset, double slope) = field.Standardised(0);
        Assert.IsEmpty(forms);
        CollectionAssert.AreEqual(new[] { 1, (float)offset, (float)slope }, constants);

        using DisposeScope scope = NewDisposeScope();
        using var weights = new Generator(1);
        using var activation = new TableActivation(encoding, weights);
        float[] made = activation.call(tensor([0.5f, -1f], [2, 1])).data<float>().ToArray();
        for (int row = 0; row < 2; row++)
        {
            double place = Math.Tanh(row == 0 ? 0.5 : -1);
            Assert.AreEqual(place, made[2 * row], 1e-6);
            Assert.AreEqual(offset + slope * place, made[2 * row + 1], 1e-5);
        }
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    [TestMethod]
    [DataRow(0f, 1f, 1.0, DisplayName = "whole")]
    [DataRow(0f, 0.1f, 0.1, DisplayName = "tenths")]
    [DataRow(0f, 0.01f, 0.01, DisplayName = "cents")]
    [DataRow(700_000f, 0.25f, 0.01, DisplayName = "quarters of large numbers")]
    [DataRow(700_000f, 0.0625f, 0.0, DisplayName = "more digits than a Single has")]
    [DataRow(0f, 1 / 3f, 0.0, DisplayName = "thirds")]
    public void TheGridIsThatOfTheDecimals(float from, float step, double grid)
    {
        FieldEncoding field = Encoding(Of(Enumerable.Range(0, 300).Select(i => from + i * step), ColumnRole.Continuous));
        Assert.AreEqual(grid, field.Grid, 1e-12);
    }

    [TestMethod]
    public void ASmallModeIsKeptAndNoModeCollapses()
    {
        var random = new Random(1);
        GaussianMixture unequal = GaussianMixture.Fit([.. Enumerable.Range(0, 2000).Select(i => (i % 10 == 0 ? 1 : -1) + 0.05 * Normal(random))], 10, random);
        Assert.AreEqual(2, unequal.Means.Length);
        Assert.AreEqual(0.1, unequal.Weights[1], 1e-3);
        // Two values alone: a deviation of 0 would be a density without end. The floor is a hundredth of the spread of ½.
        GaussianMixture two = GaussianMixture.Fit([.. Enumerable.Range(0, 200).Select(i => i % 2.0)], 10, random);
        CollectionAssert.AreEqual((double[])[0, 1], two.Means.Select(mean => Math.Round(mean, 6)).ToArray());
        Assert.IsTrue(two.Deviations.All(deviation => Math.Abs(deviation - 0.005) < 1e-6), string.Join(' ', two.Deviations));
    }

    private static readonly FieldEncoding s_byHand = new()
    {
        Field = 0, Modes = new GaussianMixture([0, 4], [1, 1], [0.5, 0.5]), Centre = 0, Scale = 1, Points = [], HasMissing = false, Grid = 0, Mean = 0, Deviation = 1,
    };

    [TestMethod]
    [DataRow(2.0, 0.5)]
    [DataRow(1.0, 0.982)]
    [DataRow(3.0, 0.018)]
    public void AModeIsDrawnByItsProbability(double value, double share)
    {
        var random = new Random(1);
        Assert.AreEqual(share, Enumerable.Range(0, 10_000).Average(_ => s_byHand.Encode(value, random).Choice == 0 ? 1 : 0.0), 0.015);
    }

    [TestMethod]
    public void PlacesEndWithinOne()
    {
        var random = new Random(1);
        Assert.AreEqual((1, 0.999f), s_byHand.Encode(100, random));
        Assert.AreEqual((0, -0.999f), s_byHand.Encode(-100, random));
        Assert.AreEqual((0, -0.5f), s_byHand.Encode(-2, random), "two of four deviations below");
    }

    [TestMethod]
    public void WholeNumbersAreSpreadOverTheirCells()
    {
        var random = new Random(1);
        FieldEncoding field = s_byHand with { Modes = new GaussianMixture([0], [1], [1]), Grid = 1 };
        double[] spread = [.. Enumerable.Range(0, 1000).Select(_ => field.ScaledValue(0, field.Encode(1, random).Place))];
        Assert.AreEqual(0.5, spread.Min(), 0.01);
        Assert.AreEqual(1.5, spread.Max(), 0.01);
        Assert.AreEqual(1, spread.Average(), 0.03);
    }

    [TestMethod]
    public void AnArchitectureIsSavedWhole()
    {
        (_, Table table) = TableLayout.Read(_ml.Data.LoadFromEnumerable(Tables.Rows(300, 1)), new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        byte[] Saved(NetworkArchitecture architecture)
        {
            using var stream = new MemoryStream();
            architecture.Save(new BinaryWriter(stream));
            return stream.ToArray();
        }
        byte[] saved = Saved(new TabularArchitecture(5, TableEncoding.Of(table, null, new Random(1)), [7, 6], [9], 4));
        using var reader = new BinaryReader(new MemoryStream(saved));
        CollectionAssert.AreEqual(saved, Saved(NetworkArchitecture.Load(reader)));
    }

    [TestMethod]
    public void AValueOfASmallTableIsNoChoiceForOccurringOnce()
    {
        FieldEncoding field = Encoding(Of(Enumerable.Range(0, 10).Select(i => i + 0.37f * i * i)));
        Assert.AreEqual((0, 1, 1), (field.Points.Length, field.Modes.Means.Length, field.Choices));
    }

    [TestMethod]
    public void ALabelIsNotEncoded()
    {
        (TableLayout layout, Table table) = TableLayout.Read(_ml.Data.LoadFromEnumerable(Tables.Rows(200, 1)), new Dictionary<string, ColumnRole>(), ["Class"], CancellationToken.None);
        int label = layout.FieldOf("Class", "x");
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 7).Where(field => field != label).ToArray(), TableEncoding.Of(table, label, new Random(1)).Fields.Select(field => field.Field).ToArray());
    }
}
