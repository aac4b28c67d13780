namespace Microsoft.ML.Transforms;

/// <summary>How values are numbered.</summary>
internal sealed record KeyLearning(int MaximumNumberOfKeys, ValueToKeyMappingEstimator.KeyOrdinality Ordinality, bool AsText, IDataView KeyData);
