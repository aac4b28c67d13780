using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Result
    {
        [VectorType(4)]
        public float[] All { get; set; } = [];

        public uint Code { get; set; }
    }

    private sealed class TooMuch
    {
        public float[] All { get; set; } = [];

        public float Absent { get; set; } = 5;
    }

    private sealed class NumberOnly
    {
        public float Number { get; set; }
    }

    private ITransformer Fit(IDataView source) => _ml.Transforms.Conversion.MapValueToKey("Code", "Text")
        .Append(_ml.Transforms.Concatenate("All", "Number", "Vector"))
        .Fit(source);

    [TestMethod]
    public void PredictionsEqualTheTransformedRows()
    {
        Sample[] rows = Sample.Make(8);
        IDataView source = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = Fit(source);
        using var engine = _ml.Model.CreatePredictionEngine<Sample, Result>(model);
        IDataView view = model.Transform(source);
        List<float[]> all = Values.Vectors<float>(view, "All");
        List<uint> codes = Values.Of<uint>(view, "Code");

        for (int i = 0; i < rows.Length; i++)
        {
            Result result = engine.Predict(rows[i]);
            CollectionAssert.AreEqual(all[i], result.All);
            Assert.AreEqual(codes[i], result.Code);
        }
    }

    [TestMethod]
    public void GivenResultObjectIsFilled()
    {
        using var engine = _ml.Model.CreatePredictionEngine<Sample, Result>(Fit(Sample.View(_ml)));
        var result = new Result();
        Result same = result;

        engine.Predict(Sample.Make(4)[3], ref result);

        Assert.AreSame(same, result);
        CollectionAssert.AreEqual(new float[] { 1, 3, -3, 0 }, result.All);
    }

    [TestMethod]
    public void LoadedModelPredicts()
    {
        IDataView source = Sample.View(_ml);
        using var file = new MemoryStream();
        _ml.Model.Save(Fit(source), source.Schema, file);
        file.Position = 0;
        ITransformer loaded = _ml.Model.Load(file, out DataViewSchema inputSchema);

        using var engine = _ml.Model.CreatePredictionEngine<Sample, Result>(loaded, inputSchema);

        Assert.AreEqual(2u, engine.Predict(Sample.Make(2)[1]).Code);
        Assert.IsNotNull(engine.OutputSchema.GetColumnOrNull("All"));
    }

    [TestMethod]
    public void MissingOutputColumnIsIgnoredOrAnError()
    {
        ITransformer model = Fit(Sample.View(_ml));

        using var engine = _ml.Model.CreatePredictionEngine<Sample, TooMuch>(model);
        Assert.HasCount(4, engine.Predict(Sample.Make(1)[0]).All);
        Assert.Throws<Exception>(() => _ml.Model.CreatePredictionEngine<Sample, TooMuch>(model, ignoreMissingColumns: false));
    }

    [TestMethod]
    public void MissingInputColumnIsAnError() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Model.CreatePredictionEngine<NumberOnly, Result>(Fit(Sample.View(_ml))));

    [TestMethod]
    public void PredictionComputesItsRowOnce()
    {
        var doubling = new Doubling();
        using var engine = _ml.Model.CreatePredictionEngine<Sample, Doubled>(doubling.Fit(Sample.View(_ml)));

        Assert.AreEqual(6, engine.Predict(Sample.Make(4)[3]).Values[0]);
        Assert.AreEqual(-4, engine.Predict(Sample.Make(4)[2]).Values[1]);

        Assert.AreEqual(2, doubling.Calls);
    }

    private sealed class Doubled
    {
        [ColumnName("Doubled"), VectorType(3)]
        public float[] Values { get; set; } = [];
    }
}
