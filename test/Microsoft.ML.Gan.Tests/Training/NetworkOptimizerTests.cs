using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class NetworkOptimizerTests
{
    public static IEnumerable<object[]> Optimizers =>
    [
        [new AdamOptions { LearningRate = 0.01 }],
        [new AdamOptions { LearningRate = 0.01, WeightDecay = 0.1 }],
        [new RmsPropOptions { LearningRate = 0.01 }],
        [new SgdOptions { LearningRate = 0.01, Momentum = 0.9 }],
    ];

    [TestMethod]
    [DynamicData(nameof(Optimizers))]
    public void JoinedParametersGoWhereEachWouldGoAlone(OptimizerOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] alone = Some(), joined = Some();
        using optim.Optimizer each = options.Create(alone);
        using var all = new NetworkOptimizer(options, joined);
        for (int step = 0; step < 5; step++)
        {
            if (step == 3)
            {
                all.Pace(0.5);
                each.ParamGroups.Single().LearningRate = options.LearningRate / 2;
            }
            each.zero_grad();
            all.ZeroGrad();
            // Twice, so that gradients are gathered; the second parameter gets none.
            for (int i = 0; i < 2; i++)
            {
                Loss(alone).backward();
                Loss(joined).backward();
            }
            each.step();
            all.Step();
            foreach ((Parameter expected, Parameter actual) in alone.Zip(joined).Where((_, i) => i != 1))
            {
                CollectionAssert.AreEqual(expected.shape, actual.shape);
                Assert.IsLessThan(1e-6, (expected - actual).abs().max().to(ScalarType.Float64).item<double>());
            }
        }
    }

    [TestMethod]
    public void ParametersStayTheCallersWithoutGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = Some();
        double[][] before = [.. parameters.Select(Numbers)];
        long live = LiveTensors.Count();
        using (var optimizer = new NetworkOptimizer(new AdamOptions(), parameters))
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                CollectionAssert.AreEqual(before[i], Numbers(parameters[i]), "joining changes nothing");
            }
            using DisposeScope inner = NewDisposeScope();
            Loss(parameters).backward();
            optimizer.Step();
        }
        Assert.AreEqual(live, LiveTensors.Count());
        Assert.IsTrue(parameters.All(parameter => parameter.grad is null));
        Assert.IsFalse(before[0].SequenceEqual(Numbers(parameters[0])));
    }

    private static double[] Numbers(Parameter parameter)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. parameter.detach().to(ScalarType.Float64).reshape(-1).data<double>()];
    }

    private static Parameter[] Some()
    {
        using var random = new Generator(1);
        Tensor Of(ScalarType type, params long[] shape) => empty(shape, type).normal_(0, 1, random);
        return [new(Of(ScalarType.Float32, 3, 5)), new(Of(ScalarType.Float32, 7)), new(Of(ScalarType.Float64, 4)), new(Of(ScalarType.Float32, 1)), new(Of(ScalarType.Float32, 2, 3, 4))];
    }

    private static Tensor Loss(Parameter[] parameters) =>
        (parameters[0] * parameters[0]).sum() + parameters[2].sin().sum() + (parameters[3] * parameters[4]).sum();
}
