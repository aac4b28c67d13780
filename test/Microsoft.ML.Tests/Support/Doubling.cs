using Microsoft.ML.Data;
using Microsoft.ML.Tests.Extension;

namespace Microsoft.ML.Tests.Support;

/// <summary>An estimator that adds column "Doubled" (twice "Vector") and counts the rows computed: shows what a pipeline computes and what it leaves.</summary>
internal sealed class Doubling : IEstimator<ITransformer>
{
    private int _calls;

    public int Calls => _calls;

    public ITransformer Fit(IDataView input) => new ScaleTransformer("Doubled", "Vector", 2, () => Interlocked.Increment(ref _calls));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        new MLContext().Transforms.CopyColumns("Doubled", "Vector").GetOutputSchema(inputSchema);
}
