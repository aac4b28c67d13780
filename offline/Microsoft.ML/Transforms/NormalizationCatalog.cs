using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

/// <summary>Rescaling numeric columns, on <see cref="MLContext.Transforms"/>.</summary>
public static class NormalizationCatalog
{
    private const long DefaultMaximumExampleCount = 1000000000;

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount, bool fixZero = true) =>
        catalog.NormalizeMinMax([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = DefaultMaximumExampleCount, bool fixZero = true) =>
        new(CatalogUtils.GetEnvironment(catalog), new Normalization(NormalizationKind.MinMax, maximumExampleCount, fixZero),
            InputOutputColumnPair.ConvertToValueTuples(columns));

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null,
        long maximumExampleCount = DefaultMaximumExampleCount, bool fixZero = true, bool useCdf = false) =>
        catalog.NormalizeMeanVariance([new InputOutputColumnPair(outputColumnName, inputColumnName)], maximumExampleCount, fixZero, useCdf);

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = DefaultMaximumExampleCount,
        bool fixZero = true, bool useCdf = false) =>
        new(CatalogUtils.GetEnvironment(catalog),
            new Normalization(useCdf ? NormalizationKind.MeanVarianceCdf : NormalizationKind.MeanVariance, maximumExampleCount, fixZero),
            InputOutputColumnPair.ConvertToValueTuples(columns));
}
