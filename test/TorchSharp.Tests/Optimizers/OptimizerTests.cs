using TorchSharp.Modules;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

/// <summary>Ten steps of every optimizer on a small problem, beside PyTorch's.</summary>
[TestClass]
public sealed class OptimizerTests
{
    private const double Tolerance = 1e-10;

    private static readonly Dictionary<string, Func<Parameter, Parameter, optim.Optimizer>> optimizers = new()
    {
        ["sgd"] = (a, b) => optim.SGD([a, b], 0.05),
        ["sgd_momentum"] = (a, b) => optim.SGD([a, b], 0.05, momentum: 0.9),
        ["sgd_nesterov"] = (a, b) => optim.SGD([a, b], 0.05, momentum: 0.9, nesterov: true),
        ["sgd_dampening"] = (a, b) => optim.SGD([a, b], 0.05, momentum: 0.8, dampening: 0.3),
        ["sgd_decay"] = (a, b) => optim.SGD([a, b], 0.05, momentum: 0.5, weight_decay: 0.1),
        ["sgd_maximize"] = (a, b) => optim.SGD([a, b], 0.01, maximize: true),
        ["adam"] = (a, b) => optim.Adam([a, b], 0.05),
        ["adam_gan"] = (a, b) => optim.Adam([a, b], 0.05, beta1: 0.5, beta2: 0.9),
        ["adam_decay"] = (a, b) => optim.Adam([a, b], 0.05, weight_decay: 0.1),
        ["adam_amsgrad"] = (a, b) => optim.Adam([a, b], 0.3, beta1: 0.5, beta2: 0.7, amsgrad: true),
        ["adam_eps"] = (a, b) => optim.Adam([a, b], 0.05, eps: 0.1),
        ["adam_beta_zero"] = (a, b) => optim.Adam([a, b], 0.05, beta1: 0, beta2: 0.9),
        ["adamw"] = (a, b) => optim.AdamW([a, b], 0.05, weight_decay: 0.1),
        ["adamw_amsgrad"] = (a, b) => optim.AdamW([a, b], 0.3, beta1: 0.5, beta2: 0.7, weight_decay: 0.05, amsgrad: true),
        ["rmsprop"] = (a, b) => optim.RMSProp([a, b], 0.02),
        ["rmsprop_momentum"] = (a, b) => optim.RMSProp([a, b], 0.02, alpha: 0.9, momentum: 0.7),
        ["rmsprop_centered"] = (a, b) => optim.RMSProp([a, b], 0.02, alpha: 0.9, centered: true),
        ["rmsprop_decay"] = (a, b) => optim.RMSProp([a, b], 0.02, weight_decay: 0.1, eps: 1e-3),
        ["halved_sgd"] = (a, b) => optim.SGD([a, b], 0.05, momentum: 0.9),
        ["halved_adam"] = (a, b) => optim.Adam([a, b], 0.05),
        ["groups_sgd"] = (a, b) => optim.SGD([new SGD.ParamGroup([a], lr: 0.1), new SGD.ParamGroup([b], lr: 0.01, momentum: 0.9)], 0.05),
        ["groups_adam"] = (a, b) => optim.Adam([new Adam.ParamGroup([a], lr: 0.1), new Adam.ParamGroup([b], lr: 0.01, weight_decay: 0.1)], 0.05),
    };

    public static IEnumerable<object[]> Names => optimizers.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public void TenStepsGoAsPyTorchs(string name)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Problem.Start();
        using var optimizer = optimizers[name](a, b);

        var losses = new List<double>();
        for (var step = 0; step < 10; step++)
        {
            if (step == 5 && name.StartsWith("halved", StringComparison.Ordinal))
            {
                foreach (var group in optimizer.ParamGroups)
                {
                    group.LearningRate *= 0.5;
                }
            }

            losses.Add(Problem.Step(optimizer, a, b));
        }

        var expected = Expected.Runs.At("optimizers", name);
        Check.Close(expected.At("losses").Doubles(), [.. losses], Tolerance, "losses");
        Check.Equal(expected.At("a"), a, Tolerance, "a");
        Check.Equal(expected.At("b"), b, Tolerance, "b");
    }

    [TestMethod]
    public void AParameterWithoutGradientStaysWhereItIs()
    {
        using var scope = NewDisposeScope();
        foreach (var make in optimizers.Values)
        {
            var (a, b) = Problem.Start();
            var before = Check.Values(b);
            using var optimizer = make(a, b);
            a.square().sum().backward();

            optimizer.step();

            Check.Close(before, b, 0);
        }
    }

    [TestMethod]
    public void ZeroGradClearsWhatBackwardAdded()
    {
        using var scope = NewDisposeScope();
        var (a, b) = Problem.Start();
        using var optimizer = optim.Adam([a, b], 0.1);
        a.sum().backward();
        a.sum().backward();
        Check.Close([2, 2, 2], a.grad!, 0, "accumulated");

        optimizer.zero_grad();

        Assert.IsTrue(a.grad is null || Check.Values(a.grad!).All(v => v == 0));
    }

    [TestMethod]
    public void ParamGroupsTellTheLearningRates()
    {
        using var scope = NewDisposeScope();
        var (a, b) = Problem.Start();
        using var optimizer = optim.Adam([new Adam.ParamGroup([a], lr: 0.1), new Adam.ParamGroup([b], lr: 0.01)], 0.05);

        CollectionAssert.AreEqual(new[] { 0.1, 0.01 }, optimizer.ParamGroups.Select(g => g.LearningRate).ToArray());
        CollectionAssert.AreEqual(new[] { 0.1, 0.01 }, optimizer.ParamGroups.Select(g => g.InitialLearningRate).ToArray());
        Assert.HasCount(2, optimizer.parameters());
    }

    [TestMethod]
    [DataRow("sgd_momentum")]
    [DataRow("adam")]
    [DataRow("adam_amsgrad")]
    [DataRow("adamw")]
    [DataRow("rmsprop_momentum")]
    [DataRow("rmsprop_centered")]
    public void ASavedStateGoesOnWhereItStopped(string name)
    {
        using var scope = NewDisposeScope();
        var (a, b) = Problem.Start();
        using var first = optimizers[name](a, b);
        for (var step = 0; step < 4; step++)
        {
            Problem.Step(first, a, b);
        }

        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        ((OptimizerHelper)first).save_state_dict(writer);
        var (c, d) = (new Parameter(a.detach().clone()), new Parameter(b.detach().clone()));
        using var second = optimizers[name](c, d);
        file.Position = 0;
        using var reader = new BinaryReader(file);
        ((OptimizerHelper)second).load_state_dict(reader);

        for (var step = 0; step < 4; step++)
        {
            Problem.Step(first, a, b);
            Problem.Step(second, c, d);
        }

        Check.Close(Check.Values(a), c, 1e-14);
        Check.Close(Check.Values(b), d, 1e-14);
    }

    [TestMethod]
    public void AnOptimizersStateDoesNotFitAnother()
    {
        using var scope = NewDisposeScope();
        var (a, b) = Problem.Start();
        using var adam = optim.Adam([a, b], 0.05);
        using var rmsProp = optim.RMSProp([a, b], 0.05);
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        adam.save_state_dict(writer);
        file.Position = 0;
        using var reader = new BinaryReader(file);

        Assert.Throws<InvalidDataException>(() => rmsProp.load_state_dict(reader));
    }

    [TestMethod]
    public void OptionsOutOfRangeAreRefused()
    {
        using var scope = NewDisposeScope();
        var (a, _) = Problem.Start();

        Assert.Throws<ArgumentException>(() => optim.Adam([a], lr: -1));
        Assert.Throws<ArgumentException>(() => optim.Adam([a], beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.RMSProp([a], lr: -1));
        Assert.Throws<ArgumentException>(() => optim.SGD([a], -1));
    }

    /// <summary>The problem of make_expected.py: two parameters, one smooth loss.</summary>
    private static class Problem
    {
        public static (Parameter A, Parameter B) Start() =>
            (new Parameter(tensor(new[] { 0.5, -1.25, 2.0 })), new Parameter(tensor(new[] { 0.25, -0.75, 1.5, 0.125 }, new long[] { 2, 2 })));

        public static double Step(optim.Optimizer optimizer, Parameter a, Parameter b)
        {
            using var scope = NewDisposeScope();
            var scale = tensor(new[] { 1.0, 4.0, 0.25 });
            optimizer.zero_grad();
            var loss = (scale * (a - 0.3).square()).sum() + b.sin().sum() + (a.sum() * b.sum()).square() * 0.1;
            loss.backward();
            optimizer.step();
            return loss.item<double>();
        }
    }
}
