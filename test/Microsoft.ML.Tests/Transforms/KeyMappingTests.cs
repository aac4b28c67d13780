using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

[TestClass]
public class KeyMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        [VectorType(2)]
        public string[] Words { get; set; } = [];
    }

    private IDataView Texts(params string[] texts) =>
        _ml.Data.LoadFromEnumerable(texts.Select((text, i) => new Row { Text = text, Number = i % 2 == 0 ? 1.5f : -2, Words = [text, "z"] }));

    [TestMethod]
    public void KeysFollowTheOccurrence()
    {
        IDataView source = Texts("b", "a", "b", "c");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(source).Transform(source);

        CollectionAssert.AreEqual(new uint[] { 1, 2, 1, 3 }, Values.Of<uint>(view, "Key"));
        Assert.AreEqual(new KeyDataViewType(typeof(uint), 3), view.Schema["Key"].Type);
        CollectionAssert.AreEqual(new[] { "b", "a", "c" }, Values.KeyTexts(view.Schema["Key"]));
    }

    [TestMethod]
    public void KeysFollowTheSortedValues()
    {
        IDataView source = Texts("b", "a", "b", "c");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new uint[] { 2, 1, 2, 3 }, Values.Of<uint>(view, "Key"));
        CollectionAssert.AreEqual(new[] { "a", "b", "c" }, Values.KeyTexts(view.Schema["Key"]));
    }

    [TestMethod]
    public void UnseenAndEmptyTextsAreMissingAndComeBackEmpty()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(Texts("b", "a", ""));

        IDataView view = model.Transform(Texts("a", "x", "", "b"));

        CollectionAssert.AreEqual(new uint[] { 2, 0, 0, 1 }, Values.Of<uint>(view, "Key"));
        CollectionAssert.AreEqual(new[] { "a", "", "", "b" }, Values.Texts(view, "Back"));
        Assert.AreEqual(2UL, ((KeyDataViewType)view.Schema["Key"].Type).Count);
    }

    [TestMethod]
    public void NumbersMapBothWays()
    {
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("Key", "Number").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Key")).Fit(Texts("a", "b"));
        IDataView other = _ml.Data.LoadFromEnumerable([new Row { Number = -2, Words = ["", ""] }, new Row { Number = 7, Words = ["", ""] }, new Row { Number = float.NaN, Words = ["", ""] }]);

        IDataView view = model.Transform(other);

        CollectionAssert.AreEqual(new uint[] { 2, 0, 0 }, Values.Of<uint>(view, "Key"));
        CollectionAssert.AreEqual(new[] { -2, float.NaN, float.NaN }, Values.Of<float>(view, "Back"));
        Assert.AreEqual(NumberDataViewType.Single, view.Schema["Back"].Type);
        VBuffer<float> keyValues = default;
        view.Schema["Key"].GetKeyValues(ref keyValues);
        CollectionAssert.AreEqual(new[] { 1.5f, -2 }, keyValues.DenseValues().ToArray());
    }

    [TestMethod]
    public void KeyValuesCanBeKeptAsText()
    {
        IDataView source = Texts("a", "b");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Key", "Number", addKeyValueAnnotationsAsText: true).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { "1.5", "-2" }, Values.KeyTexts(view.Schema["Key"]));
    }

    [TestMethod]
    public void VectorsShareOneSetOfKeys()
    {
        IDataView source = Texts("b", "a");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Keys", "Words").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "Keys")).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new uint[] { 1, 2 }, Values.Vectors<uint>(view, "Keys")[0]);
        CollectionAssert.AreEqual(new uint[] { 3, 2 }, Values.Vectors<uint>(view, "Keys")[1]);
        CollectionAssert.AreEqual(new[] { "a", "z" }, Values.Vectors<ReadOnlyMemory<char>>(view, "Back")[1].Select(word => word.ToString()).ToArray());
    }

    [TestMethod]
    public void NoMoreKeysThanAllowed()
    {
        IDataView source = Texts("b", "a", "c", "b");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", maximumNumberOfKeys: 2).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new uint[] { 1, 2, 0, 1 }, Values.Of<uint>(view, "Key"));
    }

    [TestMethod]
    public void KeyDataSetsTheKeysWhateverTheRowsHold()
    {
        IDataView keys = _ml.Data.LoadFromEnumerable(new[] { "c", "a" }.Select(text => new OneText { Value = text }));
        IDataView source = Texts("a", "b", "c");

        IDataView view = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: keys).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new uint[] { 2, 0, 1 }, Values.Of<uint>(view, "Key"));
    }

    private sealed class OneText
    {
        public string Value { get; set; } = "";
    }

    [TestMethod]
    public void KeyWithoutValuesCannotComeBack() =>
        Assert.Throws<Exception>(() => _ml.Transforms.Conversion.MapKeyToValue("Back", "Key").Fit(Sample.View(_ml)));
}
