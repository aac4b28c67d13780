using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Support;

/// <summary>A row with a column of every common type.</summary>
internal sealed class Sample
{
    public float Number { get; set; }

    public float Other { get; set; }

    public double Wide { get; set; }

    public int Whole { get; set; }

    public bool Flag { get; set; }

    public string Text { get; set; } = "";

    [VectorType(3)]
    public float[] Vector { get; set; } = [];

    [VectorType]
    public float[] Ragged { get; set; } = [];

    [VectorType(2)]
    public string[] Words { get; set; } = [];

    [KeyType(4)]
    public uint Key { get; set; }

    public static Sample[] Make(int count) => [.. Enumerable.Range(0, count).Select(i => new Sample
    {
        Number = i - 2,
        Other = 0.5f * i,
        Wide = i * i - 3.5,
        Whole = 10 * i,
        Flag = i % 3 == 0,
        Text = "abc"[i % 3].ToString(),
        Vector = [i, -i, 0],
        Ragged = [.. Enumerable.Range(0, i % 4).Select(k => (float)(i + k))],
        Words = ["w" + i % 2, "v" + i % 3],
        Key = (uint)(i % 5),
    })];

    public static IDataView View(MLContext ml, int count = 12) => ml.Data.LoadFromEnumerable(Make(count));
}
