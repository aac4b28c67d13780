namespace Microsoft.ML.Gan.Tests;

/// <summary>What is put right of a generator that gets every marginal wrong.</summary>
[TestClass]
public sealed class TableCalibrationTests
{
    private sealed class Row
    {
        public string Kind { get; set; } = "";

        public float Value { get; set; }
    }

    [TestMethod]
    public void SharesAndQuantilesBecomeTheTables()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        // Kinds 70 : 20 : 10, and the square of uniform numbers.
        (TableLayout layout, Table table) = TableLayout.Read(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new Row { Kind = i % 10 < 7 ? "a" : i % 10 < 9 ? "b" : "c", Value = MathF.Pow(random.NextSingle(), 2) }).ToArray()),
            new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        TableEncoding encoding = TableEncoding.Of(table, null, random);
        float[] encoded = encoding.Encode(table, random);
        // A generator that makes all kinds alike often, and normal places.
        const int generated = 5000;
        float[] raw = [.. Enumerable.Range(0, generated * encoding.Outputs).Select(_ => (float)(random.NextDouble() + random.NextDouble() - 1))];
        TableCalibration calibration = TableCalibration.Of(encoding, table, encoded, new int[table.Count], raw, new int[generated], random);

        var values = new double[2];
        var kinds = new double[3];
        var numbers = new List<double>();
        for (int row = 0; row < generated; row++)
        {
            double[] chance = [random.NextDouble(), random.NextDouble()];
            calibration.Decode(raw.AsSpan(row * encoding.Outputs, encoding.Outputs), 0, chance, values);
            kinds[(int)values[0]] += 1.0 / generated;
            numbers.Add(values[1]);
        }
        Assert.AreEqual(0.7, kinds[0], 0.02);
        Assert.AreEqual(0.2, kinds[1], 0.02);
        Assert.AreEqual(0.1, kinds[2], 0.02);
        numbers.Sort();
        double[] real = [.. table.Values[1].Order()];
        foreach (double share in new[] { 0.1, 0.25, 0.5, 0.75, 0.9 })
        {
            Assert.AreEqual(real[(int)(share * real.Length)], numbers[(int)(share * numbers.Count)], 0.03);
        }

        using var stream = new MemoryStream();
        calibration.Save(new BinaryWriter(stream));
        stream.Position = 0;
        TableCalibration loaded = TableCalibration.Load(new BinaryReader(stream), encoding, layout);
        var again = new double[2];
        for (int row = 0; row < 100; row++)
        {
            calibration.Decode(raw.AsSpan(row * encoding.Outputs, encoding.Outputs), 0, [0.3, 0.6], values);
            loaded.Decode(raw.AsSpan(row * encoding.Outputs, encoding.Outputs), 0, [0.3, 0.6], again);
            CollectionAssert.AreEqual(values, again);
        }
    }

    [TestMethod]
    [DataRow(-5.0, 10.0, DisplayName = "below the first")]
    [DataRow(0.0, 10.0, DisplayName = "the first")]
    [DataRow(0.5, 15.0, DisplayName = "between two")]
    [DataRow(1.0, 20.0, DisplayName = "the second")]
    [DataRow(2.5, 35.0, DisplayName = "between two others")]
    [DataRow(3.0, 40.0, DisplayName = "the last")]
    [DataRow(9.0, 40.0, DisplayName = "beyond the last")]
    public void TheMapIsLinearBetweenQuantiles(double from, double to) => Assert.AreEqual(to, new FieldCalibration([], [0, 1, 2, 3], [10, 20, 30, 40]).Map(from), 1e-12);

    [TestMethod]
    public void EqualQuantilesAreNoTrouble() => Assert.IsTrue(double.IsFinite(new FieldCalibration([], [0, 1, 1, 1, 3], [1, 2, 3, 4, 5]).Map(1)));

    [TestMethod]
    [DataRow(1, 30, DisplayName = "one row")]
    [DataRow(30, 5, DisplayName = "thirty rows, of which few are generated")]
    public void AFewRowsOfAClassAreNotCopied(int real, int generated)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        // Of the large class a row in three is of each kind; all of the small one are of the kind c. A generator that makes all kinds alike often.
        (_, Table table) = TableLayout.Read(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 900 + real).Select(i => new Row { Kind = i >= 900 ? "c" : ((string[])["a", "b", "c"])[i % 3] }).ToArray()),
            new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        TableEncoding encoding = TableEncoding.Of(table, null, random);
        int[] classes = [.. Enumerable.Range(0, 900 + real).Select(i => i / 900)], rawClasses = [.. Enumerable.Range(0, 900 + generated).Select(i => i / 900)];
        TableCalibration calibration = TableCalibration.Of(encoding, table, encoding.Encode(table, random), classes, new float[rawClasses.Length * encoding.Outputs], rawClasses, random);
        var values = new double[2];
        foreach ((double chance, int kind) in new[] { (0.2, 0), (0.5, 1), (0.8, 2) })
        {
            calibration.Decode(new float[encoding.Outputs], 1, [chance], values);
            Assert.AreEqual(kind, values[0]);
        }
    }

    [TestMethod]
    public void ClassesWithEnoughRowsHaveSharesOfTheirOwn()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        // Class 0: all a; class 1: a and b; class 2 and 3, of too few rows each: b and c together.
        int[] classes = [.. Enumerable.Repeat(0, 40), .. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(2, 10), .. Enumerable.Repeat(3, 10)];
        (_, Table table) = TableLayout.Read(ml.Data.LoadFromEnumerable(classes.Select((value, i) => new Row { Kind = value == 0 || (value == 1 && i % 2 == 0) ? "a" : value < 3 ? "b" : "c" }).ToArray()),
            new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        TableEncoding encoding = TableEncoding.Of(table, null, random);
        int[] rawClasses = [.. Enumerable.Repeat(classes, 3).SelectMany(each => each)];
        TableCalibration calibration = TableCalibration.Of(encoding, table, encoding.Encode(table, random), classes, new float[rawClasses.Length * encoding.Outputs], rawClasses, random);
        var values = new double[2];
        foreach ((int label, double low, double high) in new[] { (0, 0.0, 0), (1, 0, 1), (2, 1, 2), (3, 1, 2) })
        {
            foreach ((double chance, double kind) in new[] { (0.01, low), (0.49, low), (0.51, high), (0.99, high) })
            {
                calibration.Decode(new float[encoding.Outputs], label, [chance], values);
                Assert.AreEqual(kind, values[0], $"class {label}, {chance}");
            }
        }
    }

    [TestMethod]
    public void ModesThatAreMadeTooOftenAreMadeAsOftenAsTheyOccur()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        // A row in five is about 10, the others about 0; the generator makes all modes alike often.
        (_, Table table) = TableLayout.Read(ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new Row { Kind = "x", Value = (i % 5 == 0 ? 10 : 0) + random.NextSingle() }).ToArray()),
            new Dictionary<string, ColumnRole>(), [], CancellationToken.None);
        TableEncoding encoding = TableEncoding.Of(table, null, random);
        const int generated = 4000;
        var raw = new float[generated * encoding.Outputs];
        for (int row = 0; row < generated; row++)
        {
            raw[row * encoding.Outputs] = random.NextSingle() - 0.5f;
        }
        TableCalibration calibration = TableCalibration.Of(encoding, table, encoding.Encode(table, random), new int[table.Count], raw, new int[generated], random);
        var values = new double[2];
        double[] made = [.. Enumerable.Range(0, generated).Select(row =>
        {
            calibration.Decode(raw.AsSpan(row * encoding.Outputs, encoding.Outputs), 0, [random.NextDouble()], values);
            return values[1];
        })];
        Assert.AreEqual(0.2, made.Average(value => value > 5 ? 1 : 0.0), 0.03);
        Assert.AreEqual(table.Values[1].Max(), made.Max(), 0.02);
        Assert.AreEqual(table.Values[1].Min(), made.Min(), 0.02);
    }
}
