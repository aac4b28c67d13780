using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ITransformer), typeof(SmoteTransformer), null, typeof(SignatureLoadModel),
    "SMOTE", SmoteTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>Makes new rows of a table between its rows, class by class.</summary>
/// <remarks>
/// New row i depends on the seed, on i and on its class alone. A saved model holds the training rows: whoever has the file
/// has the data. Only identifiers, and columns that were ignored, are left out of it.
/// </remarks>
public sealed class SmoteTransformer : TabularTransformer
{
    internal const string LoaderSignature = "SmoteTransformer";

    private readonly Table _table;
    private readonly int _label;
    private readonly SmoteClass[] _classes;

    /// <param name="table">The training rows, each with a label.</param>
    /// <param name="labelColumnName">The label column.</param>
    /// <param name="neighbours">k.</param>
    /// <param name="seed">The seed of new rows.</param>
    internal SmoteTransformer(Table table, string labelColumnName, int neighbours, int seed)
        : base(table.Layout, labelColumnName, seed)
    {
        Neighbours = neighbours;
        _label = Layout.FieldOf(labelColumnName, nameof(labelColumnName));
        _table = table with { Values = [.. table.Values.Select((values, field) => Layout.Fields[field].IsDiscrete || Layout.Fields[field].IsNumeric ? values : [])] };
        var space = new SmoteSpace(_table, _label);
        double[] labels = table.Values[_label];
        ILookup<double, int> rows = Enumerable.Range(0, table.Count).ToLookup(row => labels[row]);
        _classes = [.. Layout.Fields[_label].Categories.Select(category => new SmoteClass(space, [.. rows[category]], neighbours))];
    }

    /// <summary>k: a new row lies between a training row and one of so many nearest of its class.</summary>
    public int Neighbours { get; }

    /// <summary>The rows of each class, in the order of <see cref="TabularTransformer.Labels"/>.</summary>
    internal IReadOnlyList<SmoteClass> Classes => _classes;

    private protected override void CheckAsked(int field, string parameter) =>
        OptionChecks.Range(field == _label, parameter, Layout.Fields[field].Name, $"the label column, '{LabelColumnName}': SMOTE makes rows by label alone");

    private protected override double[][] Rows(long first, int count, int seed, FieldValue? given)
    {
        var noise = new RowNoise(seed, LatentPrior.Uniform);
        TableField label = Layout.Fields[_label];
        double[][] values = [.. Layout.Fields.Select(field => Enumerable.Range(0, count).Select(i => field.Fixed(first + i)).ToArray())];
        Span<float> drawn = stackalloc float[3];
        Span<double> chance = stackalloc double[3];
        for (int i = 0; i < count; i++)
        {
            ulong row = (ulong)(first + i);
            int place = given is { } asked ? label.PlaceOf(asked.Value) : Draw(noise, row);
            noise.Fill(row, (ulong)place, drawn);
            for (int j = 0; j < drawn.Length; j++)
            {
                chance[j] = (drawn[j] + 1.0) / 2;
            }
            _classes[place].Fill(chance, values, i);
            values[_label][i] = label.Categories[place];
        }
        return values;
    }

    /// <summary>A class, as often as in training.</summary>
    private int Draw(RowNoise noise, ulong row)
    {
        // Another stream than the row's own: a second half of the id that no class has.
        Span<float> drawn = stackalloc float[1];
        noise.Fill(row, ulong.MaxValue, drawn);
        double rank = (drawn[0] + 1.0) / 2 * _table.Count;
        int place = 0;
        for (; place < _classes.Length - 1 && rank >= _classes[place].Count; place++)
        {
            rank -= _classes[place].Count;
        }
        return place;
    }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            Layout.Save(writer);
            writer.Write(LabelColumnName!);
            writer.Write(Neighbours);
            writer.Write(Seed);
            writer.Write(_table.Count);
            foreach (double[] values in _table.Values)
            {
                BinaryFormat.WriteDoubles(writer, values);
            }
        });
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "training rows");
        TableLayout layout = TableLayout.Load(reader);
        string label = reader.ReadString();
        int neighbours = reader.ReadInt32(), seed = reader.ReadInt32(), count = reader.ReadInt32();
        double[][] values = [.. layout.Fields.Select(_ => BinaryFormat.ReadDoubles(reader))];
        return new SmoteTransformer(new Table(layout, count, values), label, neighbours, seed);
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GANSMOTE",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(SmoteTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
