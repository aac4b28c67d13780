using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What a training on a table yields: the generator, and all that leads from a row's number to its values.</summary>
/// <param name="architecture">The networks' plan, with the encoding.</param>
/// <param name="layout">The table's columns.</param>
/// <param name="dependencies">Fields that follow from others.</param>
/// <param name="calibration">What is put right of the generator's rows.</param>
/// <param name="label">The label's field, or null.</param>
/// <param name="classCounts">How often each class occurred: the label's categories, and "missing" behind them where it did occur; one where there is no label.</param>
/// <param name="prior">The distribution of latents.</param>
/// <param name="step">The generator's step that the network is of.</param>
/// <param name="generator">The generator.</param>
/// <param name="device">Its device.</param>
internal sealed class TabularGanModel(TabularArchitecture architecture, TableLayout layout, IReadOnlyList<FunctionalDependency> dependencies, TableCalibration calibration,
    int? label, int[] classCounts, LatentPrior prior, long step, TabularGenerator generator, Device device) : IDisposable
{
    // Always as many rows at a time: a matrix product over another number of rows may differ in its last bits.
    private const int RowsAtATime = 256;

    // Streams of chance of one row, beside its latents.
    private const ulong ClassStream = ulong.MaxValue, ChoiceStream = ulong.MaxValue - 1;

    private bool _disposed;

    public TabularArchitecture Architecture => architecture;

    public TableLayout Layout => layout;

    public IReadOnlyList<FunctionalDependency> Dependencies => dependencies;

    public TableCalibration Calibration => calibration;

    public int? Label => label;

    public int[] ClassCounts => classCounts;

    public LatentPrior Prior => prior;

    public long Step => step;

    public TabularGenerator Generator
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(TabularGanTransformer));
            return generator;
        }
    }

    /// <summary>Values of rows, field by field. Safe to call from several threads.</summary>
    /// <param name="first">The first row's number.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="given">The label that rows have; null draws as often as in training.</param>
    public double[][] Rows(long first, int count, int seed, FieldValue? given)
    {
        var values = layout.Fields.Select(field => field.Role == ColumnRole.Ignored ? [] : new double[count]).ToArray();
        int? wanted = given is { } value ? layout.Fields[label!.Value].PlaceOf(value.Value) : null;
        var chance = new RowNoise(seed, LatentPrior.Uniform);
        var raw = new float[RowsAtATime * architecture.Encoding.Outputs];
        var row = new double[layout.Fields.Count];
        var drawn = new float[architecture.Encoding.Fields.Count];
        var choices = new double[drawn.Length];
        for (long start = first / RowsAtATime * RowsAtATime; start < first + count; start += RowsAtATime)
        {
            int[] classes = [.. Enumerable.Range(0, RowsAtATime).Select(i => wanted ?? Class(chance, start + i))];
            Raw(new RowNoise(seed, prior), start, classes, raw);
            for (int i = (int)Math.Max(0, first - start); i < RowsAtATime && start + i < first + count; i++)
            {
                chance.Fill((ulong)(start + i), ChoiceStream, drawn);
                for (int field = 0; field < drawn.Length; field++)
                {
                    choices[field] = (drawn[field] + 1.0) / 2;
                }
                for (int field = 0; field < row.Length; field++)
                {
                    row[field] = layout.Fields[field].Fixed(start + i);
                }
                calibration.Decode(raw.AsSpan(i * architecture.Encoding.Outputs, architecture.Encoding.Outputs), classes[i], choices, row);
                if (label is { } place)
                {
                    row[place] = classes[i] < layout.Fields[place].Categories.Length ? layout.Fields[place].Categories[classes[i]] : double.NaN;
                }
                foreach (FunctionalDependency dependency in dependencies)
                {
                    dependency.Apply(layout, row);
                }
                for (int field = 0; field < row.Length; field++)
                {
                    if (values[field].Length > 0)
                    {
                        values[field][start + i - first] = row[field];
                    }
                }
            }
        }
        return values;
    }

    /// <summary>Outputs of a generator before anything is drawn from them, and the classes that they are of, which occur as often as in training.</summary>
    public static (float[] Raw, int[] Classes) Sample(TabularGenerator generator, int latentSize, LatentPrior prior, int[] classCounts, int labels, int rows, int seed, Device device)
    {
        var chance = new RowNoise(seed, LatentPrior.Uniform);
        int[] classes = [.. Enumerable.Range(0, rows).Select(row => ClassOf(chance, row, classCounts))];
        var raw = new List<float>();
        for (int start = 0; start < rows; start += RowsAtATime)
        {
            int count = Math.Min(RowsAtATime, rows - start);
            raw.AddRange(Raw(generator, latentSize, labels, new RowNoise(seed, prior), start, classes.AsSpan(start, count), device));
        }
        return ([.. raw], classes);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            generator.Dispose();
        }
    }

    private int Class(RowNoise chance, long row) => ClassOf(chance, row, classCounts);

    private void Raw(RowNoise noise, long first, int[] classes, float[] raw) =>
        Raw(Generator, architecture.LatentSize, label is null ? 0 : classCounts.Length, noise, first, classes, device).CopyTo(raw, 0);

    private static float[] Raw(TabularGenerator generator, int latentSize, int labels, RowNoise noise, long first, ReadOnlySpan<int> classes, Device device)
    {
        var inputs = new float[classes.Length * (latentSize + labels)];
        for (int i = 0; i < classes.Length; i++)
        {
            Span<float> input = inputs.AsSpan(i * (latentSize + labels), latentSize + labels);
            noise.Fill((ulong)(first + i), 0, input[..latentSize]);
            if (labels > 0)
            {
                input[latentSize + classes[i]] = 1;
            }
        }
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return generator.Raw(AlignedTensor.Of(inputs, [classes.Length, -1], device)).Numbers<float>();
    }

    private static int ClassOf(RowNoise chance, long row, int[] classCounts)
    {
        Span<float> drawn = stackalloc float[1];
        chance.Fill((ulong)row, ClassStream, drawn);
        long rank = (long)((drawn[0] + 1.0) / 2 * classCounts.Sum(count => (long)count));
        int place = 0;
        for (; place < classCounts.Length - 1 && rank >= classCounts[place]; place++)
        {
            rank -= classCounts[place];
        }
        return place;
    }
}
