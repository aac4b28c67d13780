using Microsoft.ML.Tests.Support;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Tests;

/// <summary>Every estimator and option against the one contract: promised schema, repeatable rows, lone columns, cursor sets, row mapper, reload.</summary>
[TestClass]
public class EstimatorContractTests
{
    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Estimators = new()
    {
        ["Concatenate scalars"] = ml => ml.Transforms.Concatenate("Out", "Number", "Other"),
        ["Concatenate scalar and vector"] = ml => ml.Transforms.Concatenate("Out", "Number", "Vector"),
        ["Concatenate vectors"] = ml => ml.Transforms.Concatenate("Out", "Vector", "Vector"),
        ["Concatenate one scalar"] = ml => ml.Transforms.Concatenate("Out", "Number"),
        ["Concatenate one vector"] = ml => ml.Transforms.Concatenate("Out", "Vector"),
        ["Concatenate variable vectors"] = ml => ml.Transforms.Concatenate("Out", "Ragged", "Vector"),
        ["Concatenate doubles"] = ml => ml.Transforms.Concatenate("Out", "Wide", "Wide"),
        ["Concatenate texts"] = ml => ml.Transforms.Concatenate("Out", "Text", "Words"),
        ["Concatenate over its input"] = ml => ml.Transforms.Concatenate("Number", "Number", "Other"),
        ["CopyColumns scalar"] = ml => ml.Transforms.CopyColumns("Out", "Number"),
        ["CopyColumns vector"] = ml => ml.Transforms.CopyColumns("Out", "Ragged"),
        ["CopyColumns key"] = ml => ml.Transforms.CopyColumns("Out", "Key"),
        ["CopyColumns over another"] = ml => ml.Transforms.CopyColumns("Number", "Text"),
        ["DropColumns"] = ml => ml.Transforms.DropColumns("Number", "Words"),
        ["SelectColumns"] = ml => ml.Transforms.SelectColumns("Number", "Text"),
        ["SelectColumns keeping hidden"] = ml => ml.Transforms.CopyColumns("Number", "Other").Append(ml.Transforms.SelectColumns(["Number", "Text"], keepHidden: true)),
        ["NormalizeMinMax scalar"] = ml => ml.Transforms.NormalizeMinMax("Out", "Number"),
        ["NormalizeMinMax in place"] = ml => ml.Transforms.NormalizeMinMax("Number"),
        ["NormalizeMinMax vector"] = ml => ml.Transforms.NormalizeMinMax("Out", "Vector"),
        ["NormalizeMinMax double"] = ml => ml.Transforms.NormalizeMinMax("Out", "Wide"),
        ["NormalizeMinMax with offset"] = ml => ml.Transforms.NormalizeMinMax("Out", "Vector", fixZero: false),
        ["NormalizeMinMax columns"] = ml => ml.Transforms.NormalizeMinMax([new InputOutputColumnPair("A", "Number"), new InputOutputColumnPair("B", "Vector")]),
        ["NormalizeMeanVariance"] = ml => ml.Transforms.NormalizeMeanVariance("Out", "Vector"),
        ["NormalizeMeanVariance with offset"] = ml => ml.Transforms.NormalizeMeanVariance("Out", "Number", fixZero: false),
        ["MapValueToKey text"] = ml => ml.Transforms.Conversion.MapValueToKey("Out", "Text"),
        ["MapValueToKey number"] = ml => ml.Transforms.Conversion.MapValueToKey("Out", "Number"),
        ["MapValueToKey integer"] = ml => ml.Transforms.Conversion.MapValueToKey("Out", "Whole"),
        ["MapValueToKey vector"] = ml => ml.Transforms.Conversion.MapValueToKey("Out", "Words"),
        ["MapValueToKey by value"] = ml => ml.Transforms.Conversion.MapValueToKey("Out", "Text", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue),
        ["MapValueToKey columns"] = ml => ml.Transforms.Conversion.MapValueToKey([new InputOutputColumnPair("A", "Text"), new InputOutputColumnPair("B", "Words")]),
        ["MapKeyToValue"] = ml => ml.Transforms.Conversion.MapValueToKey("Text").Append(ml.Transforms.Conversion.MapKeyToValue("Out", "Text")),
        ["MapKeyToValue number"] = ml => ml.Transforms.Conversion.MapValueToKey("Code", "Number").Append(ml.Transforms.Conversion.MapKeyToValue("Out", "Code")),
        ["MapKeyToValue vector"] = ml => ml.Transforms.Conversion.MapValueToKey("Words").Append(ml.Transforms.Conversion.MapKeyToValue("Out", "Words")),
        ["MapKeyToVector"] = ml => ml.Transforms.Conversion.MapKeyToVector("Out", "Key"),
        ["MapKeyToVector with names"] = ml => ml.Transforms.Conversion.MapValueToKey("Text").Append(ml.Transforms.Conversion.MapKeyToVector("Out", "Text")),
        ["OneHotEncoding"] = ml => ml.Transforms.Categorical.OneHotEncoding("Out", "Text"),
        ["ConvertType number"] = ml => ml.Transforms.Conversion.ConvertType("Out", "Whole", Data.DataKind.Single),
        ["ConvertType vector"] = ml => ml.Transforms.Conversion.ConvertType("Out", "Vector", Data.DataKind.Double),
        ["Normalize what was concatenated"] = ml => ml.Transforms.Concatenate("Out", "Number", "Vector").Append(ml.Transforms.NormalizeMinMax("Out")),
        ["Concatenate what has names"] = ml => ml.Transforms.Concatenate("Pair", "Number", "Other").Append(ml.Transforms.Concatenate("Out", "Pair", "Vector")),
        ["Concatenate what is normalized"] = ml => ml.Transforms.NormalizeMinMax("Number").Append(ml.Transforms.NormalizeMinMax("Vector")).Append(ml.Transforms.Concatenate("Out", "Number", "Vector")),
        ["Copy what has key values"] = ml => ml.Transforms.Conversion.MapValueToKey("Text").Append(ml.Transforms.CopyColumns("Out", "Text")),
        ["Select what has key values"] = ml => ml.Transforms.Conversion.MapValueToKey("Text").Append(ml.Transforms.SelectColumns("Text", "Number")),
        ["Chain with a cache"] = ml => ml.Transforms.CopyColumns("Out", "Number").AppendCacheCheckpoint(ml).Append(ml.Transforms.NormalizeMinMax("Out")),
        ["Empty chain"] = _ => new Data.EstimatorChain<ITransformer>(),
    };

    public static IEnumerable<string> Names => Estimators.Keys;

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void EstimatorKeepsItsContract(string name)
    {
        var ml = new MLContext(seed: 1);

        EstimatorContract.Check(ml, Estimators[name](ml), Sample.View(ml));
    }

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void EstimatorKeepsItsContractOnNoRows(string name)
    {
        // A scale or a key set cannot be learnt from nothing: those are fitted on rows and applied to none.
        var ml = new MLContext(seed: 1);
        ITransformer model = Estimators[name](ml).Fit(Sample.View(ml));
        IDataView empty = model.Transform(Sample.View(ml, 0));

        Assert.IsEmpty(RowText.Of(empty));
        EstimatorContract.SameSchema(model.Transform(Sample.View(ml)).Schema, empty.Schema);
    }
}
