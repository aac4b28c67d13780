using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ReadmeTests
{
    private const string Fence = "```";

    [TestMethod]
    public void Every_code_block_of_the_README_is_a_region_of_the_compiled_snippets_and_the_other_way_round()
    {
        string[] blocks = [.. CodeBlocks(File.ReadAllText(Path.Combine(Here(), "..", "..", "..", "README.md")))];
        string[] regions = [.. Regions(File.ReadAllLines(Path.Combine(Here(), "Snippets.cs")))];
        Assert.IsGreaterThan(0, blocks.Length);
        CollectionAssert.AreEquivalent(regions, blocks);
    }

    [TestMethod]
    public void The_image_snippets_train_save_load_generate_and_score()
    {
        string folder = Directory.CreateTempSubdirectory("gan-readme").FullName;
        try
        {
            DrawImages(folder, 64);
            string modelPath = Path.Combine(folder, "gan.zip");
            IReadOnlyList<GanMetrics> history = Snippets.TrainOnImages(folder, modelPath);
            Assert.AreEqual(40, history[^1].Step, "Two batches of 32 an epoch, 20 epochs.");

            int images = 0;
            float[] scores = [];
            Snippets.UseModel(new MLContext(seed: 2), modelPath, (fakes, judged) =>
            {
                images = CheckImages(fakes, 32);
                scores = [.. judged.GetColumn<float>("Realness")];
            });
            Assert.AreEqual(64, images);
            Assert.HasCount(64, scores);
            Assert.IsTrue(scores.All(float.IsFinite));
            Assert.AreNotEqual(scores.Min(), scores.Max());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    public void The_adaptation_snippet_classifies_the_target()
    {
        var ml = new MLContext(seed: 1);
        AdaptationReport report = Snippets.Adapt(ml, Moons.View(ml, 200, 0, seed: 1), Moons.View(ml, 200, 35, seed: 2, labelled: false), out IDataView predicted);
        StringAssert.StartsWith(report.Verdict, report.Adapted ? "Adapted:" : "Source-only:");
        Assert.IsTrue(predicted.GetColumn<uint>("PredictedLabel").All(label => label is 1 or 2));
        Assert.IsTrue(predicted.GetColumn<float[]>("Score").All(scores => Math.Abs(scores.Sum() - 1) < 1e-5));
    }

    [TestMethod]
    public void The_table_snippet_gives_rows_like_the_table()
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        PersonRow[] people = [.. Enumerable.Range(0, 512).Select(_ => new PersonRow
        {
            Age = 20 + 40 * random.NextSingle(),
            Income = 30_000 + 20_000 * random.NextSingle(),
            Hours = 35 + 10 * random.NextSingle(),
        })];
        List<Snippets.SyntheticRow> rows = Snippets.TrainOnTable(ml, ml.Data.LoadFromEnumerable(people), out double distance);
        Assert.HasCount(1_000, rows);
        // Means by each column's own spread: uniform values have a standard deviation of width/√12.
        Assert.AreEqual(40, rows.Average(row => row.Synthetic[0]), 2 * 40 / Math.Sqrt(12));
        Assert.AreEqual(40_000, rows.Average(row => row.Synthetic[1]), 2 * 20_000 / Math.Sqrt(12));
        Assert.AreEqual(40, rows.Average(row => row.Synthetic[2]), 2 * 10 / Math.Sqrt(12));
        Assert.IsTrue(double.IsFinite(distance) && distance >= 0);
    }

    [TestMethod]
    public void The_mixed_table_snippet_gives_rows_like_the_table()
    {
        var ml = new MLContext(seed: 1);
        var rows = new List<CustomerRow[]>();
        (TableQualityReport report, _, _) = Snippets.TrainOnMixedTable(ml, Customers(ml, 400, 1), Customers(ml, 200, 2), view => rows.Add([.. ml.Data.CreateEnumerable<CustomerRow>(view, reuseRowObject: false)]));
        Assert.HasCount(5_000, rows[0]);
        Assert.IsTrue(rows[1].Length == 500 && rows[1].All(row => row.Churned));
        Assert.IsTrue(rows[0].All(row => row.City is "Ulm" or "Rome" or "Oslo" && row.Age is >= 20 and <= 60));
        Assert.IsTrue(report.Shapes.Generated > 0.9, report.ToString());
        StringAssert.StartsWith(report.Verdict, "Generated rows");
    }

    [TestMethod]
    public void The_augmentation_snippet_says_whether_to_augment()
    {
        var ml = new MLContext(seed: 1);
        (AugmentationEvaluation evaluation, ITransformer model) = Snippets.Augment(ml, Customers(ml, 24, 1), ml.Transforms.Gan.Smote("Churned", seed: 1));
        Assert.IsTrue(evaluation.Verdict.StartsWith("Use ", StringComparison.Ordinal) || evaluation.Verdict.StartsWith("Don't augment: ", StringComparison.Ordinal), evaluation.Verdict);
        Assert.HasCount(24, model.Transform(Customers(ml, 24, 1)).GetColumn<bool>("PredictedLabel").ToArray());
        (model as IDisposable)?.Dispose();
    }

    private static IDataView Customers(MLContext ml, int count, int seed)
    {
        var random = new Random(seed);
        return ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new CustomerRow
        {
            City = ((string[])["Ulm", "Rome", "Oslo"])[random.Next(3)],
            Age = 20 + 40 * random.NextSingle(),
            Income = 30_000 + 20_000 * random.NextSingle(),
            Children = random.Next(4),
            Churned = i % 4 == 0,
        }).ToArray());
    }

    private sealed class CustomerRow
    {
        public string City { get; set; } = "";

        public float Age { get; set; }

        public float Income { get; set; }

        public int Children { get; set; }

        public bool Churned { get; set; }
    }

    private static int CheckImages(IDataView view, int side)
    {
        DataViewSchema.Column column = view.Schema["Generated"];
        using DataViewRowCursor cursor = view.GetRowCursor([column]);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(column);
        int count = 0;
        while (cursor.MoveNext())
        {
            MLImage? value = null;
            getter(ref value!);
            using MLImage image = value;
            Assert.AreEqual(side, image.Width);
            Assert.AreEqual(side, image.Height);
            count++;
        }
        return count;
    }

    private static void DrawImages(string folder, int count)
    {
        const int side = 16;
        for (int i = 0; i < count; i++)
        {
            var pixels = new byte[side * side * 4];
            for (int p = 0; p < side * side; p++)
            {
                // A bright square somewhere, in colours that differ: three channels.
                bool inside = Math.Abs(p % side - i % side) < 4 && Math.Abs(p / side - i / 4 % side) < 4;
                pixels[4 * p] = inside ? (byte)250 : (byte)10;
                pixels[4 * p + 1] = inside ? (byte)128 : (byte)20;
                pixels[4 * p + 2] = inside ? (byte)60 : (byte)40;
                pixels[4 * p + 3] = byte.MaxValue;
            }
            using MLImage image = MLImage.CreateFromPixels(side, side, MLPixelFormat.Bgra32, pixels);
            image.Save(Path.Combine(folder, $"{i:D3}.png"));
        }
    }

    private static IEnumerable<string> CodeBlocks(string markdown)
    {
        string[] parts = markdown.ReplaceLineEndings("\n").Split("\n" + Fence);
        // Odd parts lie between an opening fence and its closing one; the first line names the language.
        for (int i = 1; i < parts.Length; i += 2)
        {
            int firstLine = parts[i].IndexOf('\n');
            if (parts[i][..firstLine].Trim() == "csharp")
            {
                yield return parts[i][(firstLine + 1)..];
            }
        }
    }

    private static IEnumerable<string> Regions(string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimStart();
            if (line.StartsWith("// snippet: ", StringComparison.Ordinal))
            {
                int indent = lines[i].Length - line.Length;
                int end = Array.FindIndex(lines, i, other => other.Trim() == "// end snippet");
                Assert.IsGreaterThan(i, end, $"'{line}' has no end.");
                yield return string.Join('\n', lines[(i + 1)..end].Select(text => text.Length > indent ? text[indent..] : text.TrimStart()));
            }
        }
    }

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    private sealed class PersonRow
    {
        public float Age { get; set; }

        public float Income { get; set; }

        public float Hours { get; set; }

        public string Segment { get; set; } = "";
    }
}
