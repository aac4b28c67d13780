using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Three labelled clusters, and the same clusters moved aside as target rows.</summary>
internal static class Domains
{
    public const int ImageSide = 16;
    private const int WideSlots = 512;
    private static readonly (string Kind, float X, float Y)[] s_kinds = [("low", -4, 0), ("mid", 0, 4), ("high", 4, 0)];

    /// <summary>Source rows with their labels: low at (−4, 0), mid at (0, 4), high at (4, 0).</summary>
    public static IDataView Source(MLContext ml, int count = 128) => ml.Data.LoadFromEnumerable(Rows(count, real: false));

    /// <summary>Target rows, all moved by (1, −2), without labels.</summary>
    public static IDataView Target(MLContext ml, int count = 96) => ml.Data.LoadFromEnumerable(Rows(count, real: true));

    /// <summary>The rows of <see cref="Source"/> and <see cref="Target"/> in one view, in turns.</summary>
    public static IDataView Both(MLContext ml) => ml.Data.LoadFromEnumerable(Mixed());

    public static DomainRow[] Mixed(int source = 128, int target = 96) => InTurns(Rows(source, real: false), Rows(target, real: true));

    public static DomainRow[] Rows(int count, bool real, int seed = 0)
    {
        var random = new Random(seed + (real ? 1 : 0));
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            (string kind, float x, float y) = s_kinds[i % s_kinds.Length];
            return new DomainRow
            {
                Id = i,
                Kind = kind,
                High = kind == "high",
                Real = real,
                Label = real ? uint.MaxValue : (uint)(i % s_kinds.Length),
                Features = [x + (real ? 1 : 0) + (float)(0.3 * Samples.Normal(random)), y - (real ? 2 : 0) + (float)(0.3 * Samples.Normal(random))],
            };
        })];
    }

    /// <summary>More than a mebibyte in each domain: the two numbers over and over, with noise.</summary>
    public static IDataView Wide(MLContext ml) => ml.Data.LoadFromEnumerable(InTurns(WideRows(real: false), WideRows(real: true)));

    /// <summary>The source's rows of <see cref="Wide"/>.</summary>
    public static IDataView WideSource(MLContext ml) => ml.Data.LoadFromEnumerable(WideRows(real: false));

    private static WideRow[] WideRows(bool real)
    {
        const int Count = 600;
        var random = new Random(real ? 1 : 0);
        return [.. Rows(Count, real).Select(row => new WideRow
        {
            Id = row.Id, Label = row.Label, Real = real,
            Features = [.. Enumerable.Range(0, WideSlots).Select(slot => row.Features[slot % 2] + random.NextSingle())],
        })];
    }

    /// <summary>Bright bars on dark ground, lying (label 0) or standing (1); in target images dark on bright.</summary>
    public static IDataView Images(MLContext ml, int target = 40) => ml.Data.LoadFromEnumerable(InTurns(Bars(60, false), Bars(target, true)));

    private static BarRow[] Bars(int count, bool real) => [.. Enumerable.Range(0, count).Select(i => new BarRow
    {
        Id = i,
        Label = real ? uint.MaxValue : (uint)(i % 2),
        Real = real,
        Image = Samples.Image(Bar(i / 2 % ImageSide, standing: i % 2 == 1, real), ImageSide, ImageSide),
    })];

    private static float[] Bar(int place, bool standing, bool real) => [.. Enumerable.Range(0, ImageSide * ImageSide).Select(i =>
        ((standing ? i % ImageSide : i / ImageSide) == place) != real ? 1f : 0f)];

    private static T[] InTurns<T>(T[] first, T[] second) =>
        [.. Enumerable.Range(0, Math.Max(first.Length, second.Length)).SelectMany(i => first.Skip(i).Take(1).Concat(second.Skip(i).Take(1)))];
}

/// <summary>A row of one of two domains.</summary>
internal sealed class DomainRow
{
    public int Id { get; set; }

    /// <summary>The true label.</summary>
    public string Kind { get; set; } = "";

    /// <summary>The true label again: 0 to 2, which become the keys 1 to 3; anything beyond is missing.</summary>
    [KeyType(3)]
    public uint Label { get; set; }

    public bool High { get; set; }

    public bool Real { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];
}

internal sealed class WideRow
{
    public int Id { get; set; }

    [KeyType(3)]
    public uint Label { get; set; }

    public bool Real { get; set; }

    [VectorType(512)]
    public float[] Features { get; set; } = [];
}

internal sealed class BarRow
{
    public int Id { get; set; }

    [KeyType(2)]
    public uint Label { get; set; }

    public bool Real { get; set; }

    [ImageType(Domains.ImageSide, Domains.ImageSide)]
    public MLImage? Image { get; set; }
}
