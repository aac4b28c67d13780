using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;

namespace Microsoft.ML.Tests;

[TestClass]
public class ConversionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Apply(IEstimator<ITransformer> estimator, int rows = 6)
    {
        IDataView source = Sample.View(_ml, rows);
        return estimator.Fit(source).Transform(source);
    }

    [TestMethod]
    public void KeysBecomeIndicatorsAndMissingOnesNothing()
    {
        List<float[]> vectors = Values.Vectors<float>(Apply(_ml.Transforms.Conversion.MapKeyToVector("Out", "Key")), "Out");

        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 0 }, vectors[0]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 1 }, vectors[3]);
        CollectionAssert.AreEqual(new float[] { 0, 0, 0, 0 }, vectors[4]);
    }

    [TestMethod]
    public void TextsBecomeIndicatorsNamedByTheirValues()
    {
        IDataView view = Apply(_ml.Transforms.Categorical.OneHotEncoding("Out", "Text"));

        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, Values.SlotNames(view.Schema["Out"]));
        CollectionAssert.AreEqual(new float[] { 0, 1, 0 }, Values.Vectors<float>(view, "Out")[4]);
    }

    [TestMethod]
    public void NumbersChangeTheirType()
    {
        IDataView view = Apply(_ml.Transforms.Conversion.ConvertType("A", "Whole", DataKind.Single)
            .Append(_ml.Transforms.Conversion.ConvertType("B", "Flag", DataKind.Single))
            .Append(_ml.Transforms.Conversion.ConvertType("C", "Vector", DataKind.Double)));

        CollectionAssert.AreEqual(new float[] { 0, 10, 20, 30, 40, 50 }, Values.Of<float>(view, "A"));
        CollectionAssert.AreEqual(new float[] { 1, 0, 0, 1, 0, 0 }, Values.Of<float>(view, "B"));
        CollectionAssert.AreEqual(new double[] { 2, -2, 0 }, Values.Vectors<double>(view, "C")[2]);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Double, 3), view.Schema["C"].Type);
    }
}
