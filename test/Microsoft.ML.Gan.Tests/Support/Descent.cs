using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Plain gradient descent; options are the product's own kind, so this one lives where its internals are visible.</summary>
internal sealed record Descent : OptimizerOptions
{
    internal override optim.Optimizer Create(IEnumerable<Parameter> parameters) => optim.SGD(parameters, LearningRate);
}
