using Microsoft.ML.Data;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Tables that can't be learnt are refused before training, in words that name what is wrong.</summary>
[TestClass]
public sealed class TabularGanBadInputTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Strange
    {
        public float Number { get; set; }

        public string Text { get; set; } = "";

        public bool Yes { get; set; }

        public float[] Variable { get; set; } = [0, 0];

        public DateTime When { get; set; }

        [VectorType(2)]
        public float[] Pair { get; set; } = [0, 0];
    }

    private sealed class Plain
    {
        public float Number { get; set; }

        public string Text { get; set; } = "";

        public bool Yes { get; set; }
    }

    private IDataView Rows(params Plain[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private IDataView Some => Rows([.. Enumerable.Range(0, 50).Select(i => new Plain { Number = i * 0.37f, Text = i % 2 == 0 ? "a" : "b", Yes = i % 3 == 0 })]);

    private static TabularGanEstimator.Options With(string? label = null, params (string Column, ColumnRole Role)[] roles) =>
        new() { LabelColumnName = label, Roles = roles.ToDictionary(each => each.Column, each => each.Role), Steps = 1 };

    private void AssertRefused<T>(IDataView data, TabularGanEstimator.Options options, params string[] words) where T : Exception
    {
        T refused = Assert.ThrowsExactly<T>(() => _ml.Transforms.Gan.TrainTabular(options).Fit(data));
        foreach (string word in words)
        {
            StringAssert.Contains(refused.Message, word);
        }
    }

    [TestMethod]
    public void ColumnsThatATableCantHave()
    {
        IDataView all = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Strange { Number = i }).ToArray());
        AssertRefused<ArgumentOutOfRangeException>(_ml.Transforms.SelectColumns("Number", "Variable").Fit(all).Transform(all), With(), "'Variable'", "Ignored");
        AssertRefused<ArgumentOutOfRangeException>(_ml.Transforms.SelectColumns("Number", "When").Fit(all).Transform(all), With(), "'When'", "drop the column");
    }

    [TestMethod]
    public void LabelsAndRolesThatDoNotFit()
    {
        AssertRefused<ArgumentOutOfRangeException>(Some, With("Nowhere"), "'Nowhere'", "Number, Text, Yes");
        AssertRefused<ArgumentOutOfRangeException>(Some, With(null, ("Nowhere", ColumnRole.Ignored)), "'Nowhere'");
        AssertRefused<ArgumentOutOfRangeException>(Some, With(null, ("Text", ColumnRole.Continuous)), "'Text'", "Continuous", "only numbers can");
        AssertRefused<ArgumentOutOfRangeException>(Some, With("Text", ("Text", ColumnRole.Ignored)), "'Text'", "is the label", "Ignored");
        AssertRefused<ArgumentOutOfRangeException>(Some, With(null, ("Yes", ColumnRole.Identifier)), "'Yes'", "Identifier");
        AssertRefused<ArgumentOutOfRangeException>(Some, With(null, ("Number", ColumnRole.Integer)), "'Number'", "Integer", "0.37");
        AssertRefused<ArgumentOutOfRangeException>(Some, With(null, ("Text", ColumnRole.Constant)), "'Text'", "'a' and 'b'");
        IDataView pairs = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i => new Strange { Pair = [i, 1] }).ToArray());
        AssertRefused<ArgumentOutOfRangeException>(_ml.Transforms.SelectColumns("Pair", "Number").Fit(pairs).Transform(pairs), With("Pair"), "'Pair'", "scalar column");
        var early = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainTabular("Nowhere").GetOutputSchema(Shapes.Of(Some.Schema)));
        StringAssert.Contains(early.Message, "'Nowhere'");
    }

    [TestMethod]
    public void RowsThatCantBeLearnt()
    {
        AssertRefused<InvalidOperationException>(Rows(), With(), "no rows");
        AssertRefused<InvalidOperationException>(Rows(new Plain { Number = 1 }, new Plain { Number = float.PositiveInfinity }), With(), "'Number'", "row 1", "Infinity");
        AssertRefused<InvalidOperationException>(Rows(new Plain(), new Plain()), With(), "3 columns", "nothing to learn");
        AssertRefused<InvalidOperationException>(Rows(new Plain { Number = 1 }, new Plain { Number = 2 }), With("Text"), "'Text'", "no labels");
        AssertRefused<InvalidOperationException>(Rows(new Plain { Text = "a" }, new Plain { Text = "b" }), With("Text"), "beside the label");
        AssertRefused<InvalidOperationException>(Some, With(null, ("Number", ColumnRole.Ignored), ("Text", ColumnRole.Ignored), ("Yes", ColumnRole.Ignored)), "Ignored");
        AssertRefused<InvalidOperationException>(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100_000).Select(i => new Plain { Number = i * 0.5f })), new TabularGanEstimator.Options { MemoryBudget = 1 << 20 }, "MemoryBudget of 1048576", "sample");
        AssertRefused<InvalidOperationException>(Rows(new Plain(), new Plain()), With(null, ("Number", ColumnRole.Ordinal), ("Yes", ColumnRole.Categorical)), "3 columns", "nothing to learn");
        IDataView texts = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 12_000).Select(i => new Plain { Number = i * 0.37f, Text = $"{i % 11_000}" }).ToArray());
        AssertRefused<InvalidOperationException>(texts, new TabularGanEstimator.Options { MemoryBudget = 1 << 20 }, "MemoryBudget of 1048576", "'Text' takes 11000 of 110");
        AssertRefused<InvalidOperationException>(texts, With("Text"), "'Text' has 11000 labels", "10000");
        AssertRefused<InvalidOperationException>(Some, new TabularGanEstimator.Options { QualityChecks = new QualityCheckOptions { HeldOutShare = 0.03 } }, "HeldOutShare");
    }

    [TestMethod]
    public void OptionsOutOfRange()
    {
        void Refused(TabularGanEstimator.Options options, string option, string value)
        {
            var refused = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => _ml.Transforms.Gan.TrainTabular(options));
            StringAssert.Contains(refused.Message, option);
            StringAssert.Contains(refused.Message, value);
        }
        Refused(new() { Packing = 3 }, "Packing", "3");
        Refused(new() { Packing = 0 }, "Packing", "0");
        Refused(new() { MinimumSteps = 0 }, "MinimumSteps", "0");
        Refused(new() { GeneratorWidths = [] }, "GeneratorWidths", "");
        Refused(new() { DiscriminatorWidths = [0] }, "DiscriminatorWidths", "0");
        Refused(new() { BatchSize = 1 }, "BatchSize", "1");
        Refused(new() { LabelColumnName = "" }, "LabelColumnName", "");
        Refused(new() { Roles = new Dictionary<string, ColumnRole> { ["x"] = (ColumnRole)99 } }, "Roles", "");
    }

    [TestMethod]
    public void TwoRowsAreEnough()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(With()).Fit(Rows(new Plain { Number = 1.5f }, new Plain { Number = 2.25f }));
        float[] numbers = [.. _ml.Data.CreateEnumerable<Plain>(model.Generate(100), false).Select(row => row.Number)];
        Assert.IsTrue(numbers.All(number => number is >= 1.5f and <= 2.25f));
    }

    [TestMethod]
    public void ADamagedFileIsNoticed()
    {
        using TabularGanTransformer model = _ml.Transforms.Gan.TrainTabular(With("Text")).Fit(Some);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, Some.Schema, stream);
        foreach (string entry in new[] { "Model.key", "Generator.weights" })
        {
            byte[] damaged = ModelFiles.Rewrite(stream.ToArray(), entry, bytes =>
            {
                // The plan lies behind ML.NET's header of 256 bytes.
                bytes[300] ^= 1;
                return bytes;
            });
            StringAssert.Contains(Messages(Assert.Throws<Exception>(() => _ml.Model.Load(new MemoryStream(damaged), out _))), "corrupt");
        }

        static string Messages(Exception e) => e.Message + (e.InnerException is { } inner ? Messages(inner) : "");
    }
}
