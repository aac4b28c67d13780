using Microsoft.ML.Data;
using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

[TestClass]
public class CustomMappingTests
{
    private readonly MLContext _ml = new(seed: 1);

    internal sealed class Input
    {
        public float Number { get; set; }

        public string Text { get; set; } = "";
    }

    internal sealed class Output
    {
        public string Label { get; set; } = "";

        [VectorType(2)]
        public float[] Powers { get; set; } = [];
    }

    [CustomMappingFactoryAttribute("Powers")]
    internal sealed class Factory : CustomMappingFactory<Input, Output>
    {
        public static void Map(Input input, Output output)
        {
            output.Label = $"{input.Text}{input.Number}";
            output.Powers = [input.Number, input.Number * input.Number];
        }

        public override Action<Input, Output> GetMapping() => Map;
    }

    [TestMethod]
    public void OutputsAreComputedFromTheInputs()
    {
        IDataView source = Sample.View(_ml, 5);

        IDataView view = _ml.Transforms.CustomMapping<Input, Output>(Factory.Map, contractName: null).Fit(source).Transform(source);

        CollectionAssert.AreEqual(new[] { "a-2", "b-1", "c0", "a1", "b2" }, Values.Texts(view, "Label"));
        CollectionAssert.AreEqual(new float[] { -2, 4 }, Values.Vectors<float>(view, "Powers")[0]);
        Assert.AreEqual(new VectorDataViewType(NumberDataViewType.Single, 2), view.Schema["Powers"].Type);
    }

    [TestMethod]
    public void MappingWithAFactoryKeepsTheContractOfAnEstimator()
    {
        _ml.ComponentCatalog.RegisterAssembly(typeof(Factory).Assembly);

        EstimatorContract.Check(_ml, _ml.Transforms.CustomMapping<Input, Output>(Factory.Map, contractName: "Powers"), Sample.View(_ml));
    }

    [TestMethod]
    public void MappingWithoutAContractIsNotSaved()
    {
        IDataView source = Sample.View(_ml);
        ITransformer model = _ml.Transforms.CustomMapping<Input, Output>(Factory.Map, contractName: null).Fit(source);

        Assert.Throws<InvalidOperationException>(() => _ml.Model.Save(model, source.Schema, new MemoryStream()));
    }

    [TestMethod]
    public void OutputSchemaDefinitionSetsColumnNames()
    {
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Output));
        definition["Label"].ColumnName = "Caption";
        IDataView source = Sample.View(_ml, 2);

        IDataView view = _ml.Transforms.CustomMapping<Input, Output>(Factory.Map, null, outputSchemaDefinition: definition).Fit(source).Transform(source);

        Assert.AreEqual("a-2", Values.Texts(view, "Caption")[0]);
        Assert.IsNull(view.Schema.GetColumnOrNull("Label"));
    }

    [TestMethod]
    public void InputMissingFromTheDataIsAnError()
    {
        IDataView source = _ml.Transforms.DropColumns("Text").Fit(Sample.View(_ml)).Transform(Sample.View(_ml));

        Assert.Throws<Exception>(() => RowText.Of(_ml.Transforms.CustomMapping<Input, Output>(Factory.Map, null).Fit(source).Transform(source)));
    }
}
