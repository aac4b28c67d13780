using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>From a view to numbers and back: nothing is lost on the way, and columns are taken for what they are.</summary>
[TestClass]
public sealed class TableLayoutTests
{
    private readonly MLContext _ml = new(seed: 1);

    private static (TableLayout Layout, Table Table) Read(IDataView view, Dictionary<string, ColumnRole>? roles = null, params string[] labels) =>
        TableLayout.Read(view, roles ?? [], labels, CancellationToken.None);

    private static TableView Back(Table table) =>
        new(table.Layout, table.Count, (first, count) => [.. table.Values.Select(field => field.Length == 0 ? field : field[(int)first..((int)first + count)])]);

    // Where a column is an identifier, its new values are others by design.
    private static Dictionary<string, ColumnRole> NoIdentifiers => new() { ["Text"] = ColumnRole.Categorical, ["Int64"] = ColumnRole.Categorical };

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    [DataRow(7)]
    [DataRow(300)]
    public void EveryTypeComesBackAsItWas(int count)
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            IDataView view = _ml.Data.LoadFromEnumerable(MixedRow.Random(count, seed));
            (TableLayout layout, Table table) = Read(view, NoIdentifiers);
            CollectionAssert.AreEqual(MixedRow.Read(view), MixedRow.Read(Back(table)), $"seed {seed}");

            // And through a file.
            using var stream = new MemoryStream();
            layout.Save(new BinaryWriter(stream));
            stream.Position = 0;
            TableLayout loaded = TableLayout.Load(new BinaryReader(stream));
            CollectionAssert.AreEqual(MixedRow.Read(view), MixedRow.Read(Back(loaded.Read(view))), $"seed {seed}");
            CollectionAssert.AreEqual(Shapes.Describe(Shapes.Of(view.Schema)), Shapes.Describe(Shapes.Of(loaded.CreateSchema())));
        }
    }

    private sealed class Guessed
    {
        public float Measured { get; set; }

        public float Grade { get; set; }

        public float Level { get; set; }

        public float Rounded { get; set; }

        public int Number { get; set; }

        public string Name { get; set; } = "";

        public string Town { get; set; } = "";

        public bool Yes { get; set; }

        public string Same { get; set; } = "x";

        public double Nothing { get; set; } = double.NaN;

        public bool Always { get; set; } = true;
    }

    [TestMethod]
    public void RolesAreReadFromValues()
    {
        var random = new Random(1);
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Guessed
        {
            Measured = random.NextSingle(), Grade = i % 20, Level = 0.5f * (i % 10), Rounded = random.Next(1000), Number = 100 + i, Name = $"name {i}", Town = $"town {i % 30}", Yes = i % 2 == 0,
        }).ToArray());
        (TableLayout layout, _) = Read(view);
        Assert.AreEqual("Continuous, Ordinal, Ordinal, Integer, Identifier, Identifier, Categorical, Categorical, Constant, Constant, Constant", string.Join(", ", layout.Fields.Select(field => field.Role)));
        Assert.AreEqual(30, layout.Fields[6].Categories.Length);
        CollectionAssert.AreEqual(Enumerable.Range(0, 20).Select(grade => (double)grade).ToArray(), layout.Fields[1].Categories);

        // 21 grades are too many, 11 levels too; and a table of ten rows has no grades but measurements.
        (layout, _) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Guessed { Grade = i % 21, Level = 0.5f * (i % 11) }).ToArray()));
        Assert.AreEqual((ColumnRole.Integer, ColumnRole.Continuous), (layout.Fields[1].Role, layout.Fields[2].Role));
        (layout, _) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Guessed { Level = 0.5f * (i % 6) }).ToArray()));
        Assert.AreEqual(ColumnRole.Continuous, layout.Fields[2].Role);
    }

    [TestMethod]
    public void RolesCanBeTold()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Guessed { Grade = i % 20, Number = i, Town = $"town {i % 30}" }).ToArray());
        (TableLayout layout, Table table) = Read(view, new() { ["Grade"] = ColumnRole.Integer, ["Number"] = ColumnRole.Continuous, ["Town"] = ColumnRole.Ignored, ["Measured"] = ColumnRole.Ignored });
        Assert.AreEqual((ColumnRole.Integer, ColumnRole.Continuous, ColumnRole.Ignored), (layout.Fields[1].Role, layout.Fields[4].Role, layout.Fields[6].Role));
        // What is ignored is missing, or its type's default.
        using DataViewRowCursor cursor = Back(table).GetRowCursor(view.Schema);
        ValueGetter<float> number = cursor.GetGetter<float>(cursor.Schema["Measured"]);
        ValueGetter<ReadOnlyMemory<char>> text = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Town"]);
        Assert.IsTrue(cursor.MoveNext());
        float single = 0;
        ReadOnlyMemory<char> town = "x".AsMemory();
        number(ref single);
        text(ref town);
        Assert.IsTrue(float.IsNaN(single) && town.IsEmpty);
    }

    [TestMethod]
    public void IdentifiersAreCountedOn()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Guessed { Number = 100 + i, Name = $"name {i}" }).ToArray());
        (TableLayout layout, Table table) = Read(view);
        var made = new TableView(layout, 2, (first, count) => [.. layout.Fields.Select(field => Enumerable.Range(0, count).Select(i => field.Fixed(first + i)).ToArray())]);
        string[] rows = MixedRow.Read(made);
        StringAssert.Contains(rows[0], "|160|synthetic-1|");
        StringAssert.Contains(rows[1], "|161|synthetic-2|");
        Assert.AreEqual(60, table.Count);
        // Who the rows were is nobody's business.
        using var stream = new MemoryStream();
        layout.Save(new BinaryWriter(stream));
        Assert.IsFalse(System.Text.Encoding.UTF8.GetString(stream.ToArray()).Contains("name 1"));
    }

    [TestMethod]
    public void AThousandCategoriesAreCategories()
    {
        (TableLayout layout, Table table) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 2000).Select(i => new Guessed { Town = $"town {i % 1000}" }).ToArray()));
        Assert.AreEqual(1000, layout.Fields[6].Categories.Length);
        Assert.AreEqual("town 999", layout.Columns[6].Show(table.Values[6][1999]));
    }

    private sealed class Annotated
    {
        [ColumnName("Kind")]
        public string Text { get; set; } = "";

        public float A { get; set; }

        public float B { get; set; }
    }

    [TestMethod]
    public void KeyValuesAndSlotNamesStay()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 30).Select(i => new Annotated { Text = $"k{i % 3}", A = i, B = i * i }).ToArray());
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Kind").Append(_ml.Transforms.Concatenate("Both", "A", "B")).Append(_ml.Transforms.NormalizeMinMax("Scaled", "Both")).Fit(rows).Transform(rows);
        (TableLayout layout, Table table) = Read(view);
        using var stream = new MemoryStream();
        layout.Save(new BinaryWriter(stream));
        stream.Position = 0;
        foreach (DataViewSchema schema in new[] { Back(table).Schema, TableLayout.Load(new BinaryReader(stream)).CreateSchema() })
        {
            VBuffer<ReadOnlyMemory<char>> keys = default, slots = default;
            schema["Kind"].GetKeyValues(ref keys);
            schema["Both"].GetSlotNames(ref slots);
            CollectionAssert.AreEqual((string[])["k0", "k1", "k2"], keys.DenseValues().Select(value => value.ToString()).ToArray());
            CollectionAssert.AreEqual((string[])["A", "B"], slots.DenseValues().Select(value => value.ToString()).ToArray());
            Assert.IsTrue(schema["Scaled"].IsNormalized());
            CollectionAssert.AreEqual(
                view.Schema.Where(column => !column.IsHidden).Select(column => $"{column.Name} {column.Type}").ToArray(), schema.Select(column => $"{column.Name} {column.Type}").ToArray());
        }
        Assert.AreEqual("Both[A]", layout.Fields.First(field => field.Name.StartsWith("Both", StringComparison.Ordinal)).Name);
        Assert.AreEqual("k1", layout.Columns[layout.Fields[layout.FieldOf("Kind", "x")].Column].Show(2));
    }

    [TestMethod]
    public void ACursorReadsOnlyWhatItWasAskedFor()
    {
        (TableLayout layout, Table table) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5000).Select(i => new Annotated { Text = $"k{i % 3}", A = i }).ToArray()));
        int blocks = 0;
        var view = new TableView(layout, table.Count, (first, count) =>
        {
            blocks++;
            return [.. table.Values.Select(field => field[(int)first..((int)first + count)])];
        });
        using (DataViewRowCursor cursor = view.GetRowCursor([]))
        {
            while (cursor.MoveNext())
            {
            }
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => cursor.GetGetter<float>(view.Schema["A"]));
        }
        Assert.AreEqual(0, blocks);
        Assert.AreEqual(5000, MixedRow.Read(view).Length);
        Assert.AreEqual(2, blocks);
    }

    private sealed class Odd
    {
        public float Number { get; set; }

        public double Zero { get; set; }

        public long Large { get; set; }

        public short Short { get; set; }

        public byte Byte { get; set; }

        public ushort Unsigned { get; set; }

        public sbyte Signed { get; set; }

        public uint UInt32 { get; set; }

        public ulong UInt64 { get; set; }

        public string Name { get; set; } = "";

        [VectorType(3)]
        public string[] Words { get; set; } = ["a", "b", "c"];
    }

    private IDataView Odds(int count = 60) => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Odd
    {
        Number = 0.1f * (i % 2), Zero = i % 2 == 0 ? -0.0 : 1, Large = i % 2 == 0 ? 10_000_000_000_000_000 - 1_000_000_000_000_001 : 3, Short = (short)(i % 2 * -300), Byte = (byte)(i % 2 * 200),
        Unsigned = (ushort)(i % 2 * 40_000), Signed = (sbyte)(i % 2 * -7), UInt32 = uint.MaxValue * (uint)(i % 2), UInt64 = 9UL * (uint)(i % 2), Name = $"name {i}",
    }).ToArray());

    private static readonly Dictionary<string, ColumnRole> s_noWords = new() { ["Words"] = ColumnRole.Ignored };

    [TestMethod]
    public void ValuesReadAsTheirTypesDo()
    {
        (TableLayout layout, _) = Read(Odds(), s_noWords);
        Assert.AreEqual("0, 0.1", string.Join(", ", layout.Shown(layout.FieldOf("Number", "x"))));
        Assert.AreEqual("0, 1", string.Join(", ", layout.Shown(layout.FieldOf("Zero", "x"))), "−0 is 0");
        Assert.AreEqual("3, 8999999999999999", string.Join(", ", layout.Shown(layout.FieldOf("Large", "x"))));
        Assert.AreEqual("-300, 0", string.Join(", ", layout.Shown(layout.FieldOf("Short", "x"))));
        Assert.AreEqual(8999999999999999, layout.ValueOf(layout.FieldOf("Large", "x"), "8999999999999999", "x"));
        Assert.AreEqual("", layout.Columns[0].Show(double.NaN));
    }

    [TestMethod]
    public void AnIgnoredVectorKeepsItsSize()
    {
        (_, Table table) = Read(Odds(), s_noWords);
        using DataViewRowCursor cursor = Back(table).GetRowCursor(Back(table).Schema);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(cursor.Schema["Words"]);
        Assert.IsTrue(cursor.MoveNext());
        VBuffer<ReadOnlyMemory<char>> words = default;
        getter(ref words);
        Assert.AreEqual("||", string.Join('|', words.DenseValues()));
    }

    [TestMethod]
    [DataRow("Short", "0, -300")]
    [DataRow("Byte", "0, 200")]
    [DataRow("Unsigned", "0, 40000")]
    [DataRow("Signed", "0, -7")]
    [DataRow("UInt32", "0, 4294967295")]
    [DataRow("UInt64", "0, 9")]
    [DataRow("Large", "8999999999999999, 3")]
    [DataRow("Number", "0, 0.1")]
    [DataRow("Zero", "-0, 1")]
    public void KeyValuesOfEveryNumberStay(string column, string values)
    {
        IDataView rows = Odds(), view = _ml.Transforms.Conversion.MapValueToKey(column).Fit(rows).Transform(rows);
        (TableLayout layout, _) = Read(view, s_noWords);
        using var stream = new MemoryStream();
        layout.Save(new BinaryWriter(stream));
        stream.Position = 0;
        TableLayout loaded = TableLayout.Load(new BinaryReader(stream));
        foreach (TableLayout each in new[] { layout, loaded })
        {
            Assert.AreEqual(values, string.Join(", ", each.Shown(each.FieldOf(column, "x"))));
            Assert.AreEqual(view.Schema[column].Annotations.Schema["KeyValues"].Type, each.CreateSchema()[column].Annotations.Schema["KeyValues"].Type);
        }
        IDataView back = _ml.Transforms.Conversion.MapKeyToValue(column).Fit(Back(layout.Read(view))).Transform(Back(layout.Read(view)));
        Assert.AreEqual(rows.Schema[column].Type, back.Schema[column].Type);
    }

    private sealed class Hash
    {
        public long Value { get; set; }
    }

    [TestMethod]
    public void WholeNumbersThatDoubleCantTellApartAreNoCategories()
    {
        const long large = (1L << 53) + 3;
        IDataView two = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i => new Hash { Value = large * (i % 2) }).ToArray());
        IDataView one = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(_ => new Hash { Value = large }).ToArray());
        foreach ((IDataView view, ColumnRole? role, string name) in new[] { (two, (ColumnRole?)null, "Ordinal"), (two, ColumnRole.Categorical, "Categorical"), (two, ColumnRole.Identifier, "Identifier"), (one, null, "Constant") })
        {
            var refused = Assert.ThrowsExactly<InvalidOperationException>(() => Read(view, role is { } given ? new() { ["Value"] = given } : null));
            StringAssert.Contains(refused.Message, $"'Value' is {name}");
            StringAssert.Contains(refused.Message, "up to 9007199254740992");
        }
        Assert.AreEqual(ColumnRole.Continuous, Read(two, new() { ["Value"] = ColumnRole.Continuous }).Layout.Fields[0].Role);
    }

    [TestMethod]
    public void WithoutARowThereIsNoValue()
    {
        (TableLayout layout, Table table) = Read(Odds(), s_noWords);
        Assert.AreEqual(ColumnRole.Identifier, layout.Fields[layout.FieldOf("Name", "x")].Role);
        using DataViewRowCursor cursor = Back(table).GetRowCursor(Back(table).Schema);
        ValueGetter<ReadOnlyMemory<char>> name = cursor.GetGetter<ReadOnlyMemory<char>>(cursor.Schema["Name"]);
        ValueGetter<float> number = cursor.GetGetter<float>(cursor.Schema["Number"]);
        ReadOnlyMemory<char> text = default;
        float value = 0;
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => name(ref text));
        Assert.ThrowsExactly<InvalidOperationException>(() => number(ref value));
        for (int row = 0; row < 60; row++)
        {
            Assert.IsTrue(cursor.MoveNext());
            Assert.AreEqual(row, cursor.Position);
        }
        Assert.IsFalse(cursor.MoveNext());
        Assert.IsFalse(cursor.MoveNext());
        Assert.AreEqual(-1, cursor.Position);
        Assert.ThrowsExactly<InvalidOperationException>(() => name(ref text));
        Assert.ThrowsExactly<InvalidOperationException>(() => number(ref value));
    }

    [TestMethod]
    public void AMissingKeyIsNoCategory()
    {
        IDataView view = _ml.Data.LoadFromEnumerable(MixedRow.Random(300, 5));
        (TableLayout layout, Table table) = Read(view, NoIdentifiers);
        int key = layout.FieldOf("Key", "x");
        uint[] keys = [.. view.GetColumn<uint>("Key")];
        Assert.IsTrue(keys.Contains(0u));
        CollectionAssert.AreEqual(keys.Where(value => value != 0).Distinct().Order().Select(value => (double)value).ToArray(), layout.Fields[key].Categories);
        Assert.AreEqual(keys.Average(value => value == 0 ? 1 : 0.0), layout.Fields[key].MissingShare, 1e-12);
        CollectionAssert.AreEqual(keys.Select(value => value == 0 ? double.NaN : value).ToArray(), table.Values[key]);
    }

    [TestMethod]
    public void RolesAtTheirBounds()
    {
        // Five levels of ten rows are half of them; twenty texts identify, nineteen do not.
        (TableLayout layout, _) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Guessed { Level = 0.5f * (i % 5) }).ToArray()));
        Assert.AreEqual(ColumnRole.Ordinal, layout.Fields[2].Role);
        foreach ((int count, ColumnRole text, ColumnRole number) in new[] { (19, ColumnRole.Categorical, ColumnRole.Integer), (20, ColumnRole.Identifier, ColumnRole.Identifier) })
        {
            (layout, _) = Read(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Guessed { Number = 100 + i, Name = $"name {i}" }).ToArray()));
            Assert.AreEqual((number, text), (layout.Fields[4].Role, layout.Fields[5].Role));
        }
    }

    [TestMethod]
    public void RowsAreNumbered()
    {
        (_, Table table) = Read(Odds(), s_noWords);
        CollectionAssert.AreEqual(Enumerable.Range(0, 60).Select(i => new DataViewRowId((ulong)i, 0)).ToArray(), AugmentationSamples.Ids(Back(table)));
    }
}
