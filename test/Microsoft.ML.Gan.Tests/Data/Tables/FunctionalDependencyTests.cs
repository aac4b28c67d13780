namespace Microsoft.ML.Gan.Tests;

/// <summary>Columns that follow from others: which are found, and that generated rows keep them.</summary>
[TestClass]
public sealed class FunctionalDependencyTests
{
    private static readonly string[] s_names = ["Aachen", "Bonn", "Celle", "Dresden", "Essen", "Fulda", ""];

    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string Code { get; set; } = "";

        public string Name { get; set; } = "";

        public float Height { get; set; }

        public bool Coast { get; set; }

        public float Noise { get; set; }

        public string Class { get; set; } = "";
    }

    /// <summary>Seven codes: each has a name (one has none), a height and, together with others, a coast. The class is the parity of the code's number.</summary>
    private static Row[] Rows(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => i < 7 ? i : random.Next(7)).Select(code => new Row
        {
            Code = FormattableString.Invariant($"c{code}"), Name = s_names[code], Height = code == 4 ? float.NaN : 10.5f * code, Coast = code > 4, Noise = random.NextSingle(), Class = code % 2 == 0 ? "even" : "odd",
        })];
    }

    private (TableLayout Layout, IReadOnlyList<FunctionalDependency> Found) Find(Row[] rows, string? label = null)
    {
        (TableLayout layout, Table table) = TableLayout.Read(_ml.Data.LoadFromEnumerable(rows), new Dictionary<string, ColumnRole>(), label is null ? [] : [label], CancellationToken.None);
        return (layout, FunctionalDependency.Find(table, label is null ? null : layout.FieldOf(label, ""), CancellationToken.None));
    }

    private static string[] Described(TableLayout layout, IReadOnlyList<FunctionalDependency> found) => [.. found.Select(each => $"{layout.Fields[each.From].Name} > {layout.Fields[each.To].Name}")];

    [TestMethod]
    public void WhatFollowsFromACodeIsFound()
    {
        (TableLayout layout, IReadOnlyList<FunctionalDependency> found) = Find(Rows(300));
        CollectionAssert.AreEqual((string[])["Code > Name", "Code > Height", "Code > Coast", "Code > Class"], Described(layout, found));
        FunctionalDependency height = found[1];
        CollectionAssert.AreEqual((double[])[0, 10.5, 21, 31.5, double.NaN, 52.5, 63, double.NaN], height.Values);
    }

    [TestMethod]
    public void ALabelFollowsFromNothingAndOthersMayFollowFromIt()
    {
        Row[] rows = Rows(300);
        foreach (Row row in rows)
        {
            row.Coast = row.Class == "odd";
        }
        (TableLayout layout, IReadOnlyList<FunctionalDependency> found) = Find(rows, "Class");
        CollectionAssert.AreEqual((string[])["Code > Name", "Code > Height", "Class > Coast"], Described(layout, found));
    }

    /// <summary>One exception, too few rows, and what chance would do as well.</summary>
    [TestMethod]
    public void WhatMayBeChanceIsNotFound()
    {
        Row[] exception = Rows(300);
        exception[200].Name = exception[200].Name == "Bonn" ? "Celle" : "Bonn";
        (TableLayout layout, IReadOnlyList<FunctionalDependency> found) = Find(exception);
        CollectionAssert.DoesNotContain(Described(layout, found), "Code > Name");

        // Seven codes: 107 rows have 100 whose code was there before.
        Assert.HasCount(4, Find(Rows(107)).Found);
        Assert.IsEmpty(Find(Rows(106)).Found);

        // One row in 2,000 is on the coast, alone with its code: any two columns would agree as well.
        Row[] nearlyConstant = Rows(2_000);
        foreach (Row row in nearlyConstant)
        {
            row.Coast = false;
        }
        nearlyConstant[9].Coast = true;
        nearlyConstant[9].Code = "c9";
        (layout, found) = Find(nearlyConstant);
        CollectionAssert.DoesNotContain(Described(layout, found), "Code > Coast");
    }

    /// <summary>Names that come again only in copies of whole rows decide everything, and must decide nothing: generated rows would be copies too.</summary>
    [TestMethod]
    public void CopiesOfRowsAreNoDependency()
    {
        var random = new Random(1);
        Row[] unique = [.. Enumerable.Range(0, 500).Select(i => new Row { Code = FormattableString.Invariant($"c{i}"), Name = s_names[random.Next(6)], Height = random.NextSingle(), Noise = random.NextSingle(), Class = random.Next(2) == 0 ? "even" : "odd" })];
        Assert.IsEmpty(Find([.. Enumerable.Range(0, 2_000).Select(_ => unique[random.Next(unique.Length)])]).Found);
    }

    [TestMethod]
    [DataRow(20, true)]
    [DataRow(21, false)]
    public void FewCategoriesDecide(int codes, bool found) =>
        Assert.AreEqual(found, Find([.. Enumerable.Range(0, 500).Select(i => new Row { Code = FormattableString.Invariant($"c{i % codes}"), Name = s_names[i % codes % 2], Noise = i * i % 397 })]).Found.Count == 1);

    private TabularGanEstimator.Options Quick(string? label = null, bool dependencies = true) => new()
    {
        LabelColumnName = label, Steps = 10, BatchSize = 32, LatentSize = 4, GeneratorWidths = [16], DiscriminatorWidths = [16], Seed = 3, Threads = 1, FunctionalDependencies = dependencies,
    };

    private Row[] Made(TabularGanTransformer model) => [.. _ml.Data.CreateEnumerable<Row>(model.Generate(500), reuseRowObject: false)];

    private static bool Agrees(Row row) => int.Parse(row.Code[1..], System.Globalization.CultureInfo.InvariantCulture) is var code
        && row.Name == s_names[code] && (code == 4 ? float.IsNaN(row.Height) : row.Height == 10.5f * code) && row.Coast == code > 4;

    [TestMethod]
    public void GeneratedRowsKeepThem()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Rows(300));
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick("Class")).Fit(view);
        Row[] made = Made(model);
        Assert.IsGreaterThan(3, made.Select(row => row.Code).Distinct().Count());
        CollectionAssert.DoesNotContain(made.Select(Agrees).ToArray(), false);

        using var file = new TemporaryFile(".zip");
        _ml.Model.Save(model, view.Schema, file.Path);
        using var loaded = (TabularGanTransformer)new MLContext().Model.Load(file.Path, out _);
        CollectionAssert.AreEqual(made.Select(row => (row.Code, row.Name, row.Height, row.Coast, row.Noise)).ToArray(), Made(loaded).Select(row => (row.Code, row.Name, row.Height, row.Coast, row.Noise)).ToArray());

        using TabularGanTransformer without = _ml.Transforms.Gan.TrainTabular(Quick("Class", dependencies: false)).Fit(view);
        CollectionAssert.Contains(Made(without).Select(Agrees).ToArray(), false);
    }

    [TestMethod]
    public void TheLogNamesThem()
    {
        var ml = new MLContext(seed: 1);
        var lines = new List<string>();
        ml.Log += (_, message) => lines.Add(message.Message);
        using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(Quick()).Fit(ml.Data.LoadFromEnumerable(Rows(300)));
        Assert.IsTrue(lines.Any(line => line.Contains("column 'Height' follows from 'Code'")), string.Join('\n', lines));
    }

    [TestMethod]
    public void WhatIsMissingDecidesToo()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Pair { Class = i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "", Name = i % 3 == 0 ? "Aachen" : i % 3 == 1 ? "" : "unknown" }).ToArray());
        foreach (string? label in new[] { null, "Class" })
        {
            using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick(label)).Fit(view);
            Pair[] made = [.. _ml.Data.CreateEnumerable<Pair>(model.Generate(200), reuseRowObject: false)];
            Assert.HasCount(3, made.Select(row => row.Class).Distinct().ToArray());
            Assert.IsTrue(made.All(row => row.Name == (row.Class == "a" ? "Aachen" : row.Class == "b" ? "" : "unknown")));
        }
    }

    private sealed class Pair
    {
        public string Class { get; set; } = "";

        public string Name { get; set; } = "";
    }

    [TestMethod]
    public void ATableMayFollowFromItsLabelAltogether()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 300).Select(i => new Pair { Class = i % 3 == 0 ? "a" : "b", Name = i % 3 == 0 ? "Aachen" : "Bonn" }).ToArray());
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(Quick("Class")).Fit(view);
        Pair[] made = [.. _ml.Data.CreateEnumerable<Pair>(model.Generate(50), reuseRowObject: false)];
        Assert.HasCount(50, made);
        Assert.IsTrue(made.All(row => row.Name == (row.Class == "a" ? "Aachen" : "Bonn")));
    }
}
