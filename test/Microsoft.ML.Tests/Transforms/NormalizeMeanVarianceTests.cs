using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class NormalizeMeanVarianceTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public float Value { get; set; }
    }

    private List<float> Normalize(bool fixZero, params float[] values)
    {
        IDataView source = _ml.Data.LoadFromEnumerable(values.Select(value => new Row { Value = value }));
        return Values.Of<float>(_ml.Transforms.NormalizeMeanVariance("Value", fixZero: fixZero).Fit(source).Transform(source), "Value");
    }

    [TestMethod]
    public void WithoutFixedZeroTheMeanIsTakenOff()
    {
        List<float> values = Normalize(false, 1, 3, 1, 3);

        Assert.AreEqual(-1, values[0], 1e-6f);
        Assert.AreEqual(1, values[1], 1e-6f);
    }

    [TestMethod]
    public void WithFixedZeroValuesAreDividedByTheRootMeanSquare()
    {
        List<float> values = Normalize(true, 1, 3);

        Assert.AreEqual(1 / MathF.Sqrt(5), values[0], 1e-6f);
        Assert.AreEqual(3 / MathF.Sqrt(5), values[1], 1e-6f);
    }
}
