using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Numbers the values of columns and turns the numbers into vectors.</summary>
public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly IEstimator<ITransformer> _steps;

    internal OneHotEncodingEstimator(
        IHostEnvironment env, OutputKind outputKind, KeyLearning learning, (string outputColumnName, string inputColumnName)[] columns)
    {
        Contracts.CheckValue(env, nameof(env));
        IHost host = env.Register(nameof(OneHotEncodingEstimator));
        host.CheckUserArg(outputKind is OutputKind.Bag or OutputKind.Indicator or OutputKind.Key, nameof(outputKind), $"The kind {outputKind} is not available.");
        var keys = new ValueToKeyMappingEstimator(host, learning, columns);
        _steps = outputKind == OutputKind.Key
            ? new EstimatorChain<ITransformer>().Append(keys)
            : new EstimatorChain<ITransformer>().Append(keys).Append(new KeyToVectorMappingEstimator(
                host, outputKind == OutputKind.Bag, columns.Select(x => (x.outputColumnName, x.outputColumnName)).ToArray()));
    }

    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public OneHotEncodingTransformer Fit(IDataView input) => new(_steps.Fit(input));

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _steps.GetOutputSchema(inputSchema);
}
