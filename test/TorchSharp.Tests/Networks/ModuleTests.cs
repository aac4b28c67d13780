using TorchSharp.Modules;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Networks;

/// <summary>What a module is made of, its modes and its types.</summary>
[TestClass]
public sealed class ModuleTests
{
    private DisposeScope scope = null!;

    [TestInitialize]
    public void Start()
    {
        scope = NewDisposeScope();
        manual_seed(1);
    }

    [TestCleanup]
    public void End() => scope.Dispose();

    [TestMethod]
    public void ParametersHavePyTorchsNamesAndOrder()
    {
        using var network = new SampleNetwork();

        // Its own parameters come first, then those of the modules in the order of the fields.
        CollectionAssert.AreEqual(new[] { "gain", "first.weight", "first.bias", "normal.weight", "normal.bias", "tail.2.weight" },
            network.named_parameters().Select(p => p.name).ToArray());
        CollectionAssert.AreEqual(new long[] { 2, 6, 2, 2, 2, 2 }, network.parameters().Select(p => p.NumberOfElements).ToArray());
        CollectionAssert.AreEqual(new[] { "gain" }, network.named_parameters(recurse: false).Select(p => p.name).ToArray());
    }

    [TestMethod]
    public void BuffersAndChildrenAreFound()
    {
        using var network = new SampleNetwork();

        CollectionAssert.AreEqual(new[] { "offset", "normal.running_mean", "normal.running_var", "normal.num_batches_tracked" },
            network.named_buffers().Select(b => b.name).ToArray());
        CollectionAssert.AreEqual(new[] { "first", "normal", "tail" }, network.named_children().Select(c => c.name).ToArray());
        CollectionAssert.AreEquivalent(new[] { "first", "normal", "tail", "tail.0", "tail.1", "tail.2" },
            network.named_modules().Select(m => m.name).ToArray());
        Assert.HasCount(6, network.modules());
        Assert.AreEqual(1, network.get_buffer("offset")!.NumberOfElements);
        Assert.IsTrue(network.has_parameter("tail.2.weight"));
        Assert.IsFalse(network.has_parameter("tail.2.bias"));
    }

    [TestMethod]
    public void SequentialNamesItsModules()
    {
        using var numbered = nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.Linear(2, 1));
        using var named = nn.Sequential(("in", nn.Linear(2, 2)), ("act", nn.LeakyReLU(0.2)), ("out", nn.Linear(2, 1)));

        CollectionAssert.AreEqual(new[] { "0.weight", "0.bias", "2.weight", "2.bias" }, numbered.named_parameters().Select(p => p.name).ToArray());
        CollectionAssert.AreEqual(new[] { "in.weight", "in.bias", "out.weight", "out.bias" }, named.named_parameters().Select(p => p.name).ToArray());
    }

    [TestMethod]
    public void SequentialCallsItsModulesInTurn()
    {
        var (first, second) = (nn.Linear(2, 3), nn.Linear(3, 1));
        using var network = nn.Sequential(first, nn.LeakyReLU(0.2), second, nn.Tanh());
        var x = randn(4, 2);

        var expected = second.call(nn.functional.leaky_relu(first.call(x), 0.2)).tanh();

        Check.Close(Check.Values(expected), network.call(x), 1e-7);
        Check.Close(Check.Values(expected), network.forward(x), 1e-7);
    }

    [TestMethod]
    public void TrainAndEvalReachEveryModule()
    {
        using var network = new SampleNetwork();
        Assert.IsTrue(network.training);
        Assert.IsTrue(network.modules().All(m => m.training));

        network.eval();
        Assert.IsFalse(network.training);
        Assert.IsFalse(network.modules().Any(m => m.training));

        network.train();
        Assert.IsTrue(network.modules().All(m => m.training));
    }

    [TestMethod]
    public void BackwardReachesEveryParameterAndZeroGradClears()
    {
        using var network = new SampleNetwork();
        network.eval();

        network.call(randn(8, 3)).square().sum().backward();
        Assert.IsTrue(network.parameters().All(p => p.grad is not null));

        network.zero_grad();
        Assert.IsTrue(network.parameters().All(p => p.grad is null || Check.Values(p.grad!).All(v => v == 0)));
    }

    [TestMethod]
    public void AModuleMovesToAnotherTypeAsAWhole()
    {
        using var network = new SampleNetwork();
        var before = Check.Values(network.First.weight!);

        network.to(ScalarType.Float64);

        Assert.IsTrue(network.parameters().All(p => p.dtype == ScalarType.Float64 && p.requires_grad && p.is_leaf));
        Check.Close(before, network.First.weight!, 0);
        network.eval();
        var y = network.call(randn(2, 3, dtype: ScalarType.Float64));
        Assert.AreEqual(ScalarType.Float64, y.dtype);
        y.sum().backward();
        Assert.IsTrue(network.parameters().All(p => p.grad is not null));
    }

    [TestMethod]
    public void ModulesAreWhatTheirFunctionsAre()
    {
        var images = randn(2, 3, 6, 6);
        var rows = randn(5, 4);
        using var conv = nn.Conv2d(3, 4, 4, stride: 2, padding: 1);
        using var up = nn.ConvTranspose2d(3, 9, 4, stride: 2, padding: 1, bias: false);
        using var linear = nn.Linear(4, 3);

        Same(nn.functional.conv2d(images, conv.weight!, conv.bias!, [2, 2], [1, 1]), conv.call(images));
        Same(nn.functional.conv_transpose2d(images, up.weight!, strides: [2, 2], padding: [1, 1]), up.call(images));
        Same(nn.functional.linear(rows, linear.weight!, linear.bias!), linear.call(rows));
        Same(rows.tanh(), nn.Tanh().call(rows));
        Same(rows.sigmoid(), nn.Sigmoid().call(rows));
        Same(rows.relu(), nn.ReLU().call(rows));
        Same(images.flatten(1), nn.Flatten().call(images));
        Same(nn.functional.layer_norm(rows, [4]), nn.LayerNorm(4).call(rows));
        Check.Shape(up.call(images), [2, 9, 12, 12], "transposed convolution");
        Check.Shape(conv.call(images), [2, 4, 3, 3], "convolution");
        Assert.IsNull(up.bias);

        static void Same(Tensor expected, Tensor actual) => Check.Close(Check.Values(expected), actual, 1e-6);
    }

    [TestMethod]
    public void ForwardHooksSeeAndMayChangeTheResult()
    {
        using var linear = nn.Linear(2, 1);
        var x = ones(1, 2);
        var plain = linear.call(x).item<float>();

        var hook = linear.register_forward_hook((_, _, output) => output * 2);
        Assert.AreEqual(2 * plain, linear.call(x).item<float>());
        Assert.AreEqual(plain, linear.forward(x).item<float>());
        hook.remove();
        Assert.AreEqual(plain, linear.call(x).item<float>());
    }

    [TestMethod]
    public void EmbeddingLooksRowsUp()
    {
        using var embedding = nn.Embedding(5, 3);
        var y = embedding.call(tensor(new long[] { 4, 0, 4 }));

        y.sum().backward();

        Check.Close(Check.Values(cat(new[] { embedding.weight![4], embedding.weight[0], embedding.weight[4] })), y.flatten(), 0);
        Check.Close([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 2], embedding.weight.grad!, 0);
    }

    [TestMethod]
    public void DropoutDropsAtItsRateAndKeepsTheMean()
    {
        const double rate = 0.3;
        using var dropout = nn.Dropout(rate);
        var x = ones(200, 500);

        var y = Check.Values(dropout.call(x));

        // 100,000 draws: the standard error of the rate is 0.0015.
        Assert.AreEqual(rate, y.Count(v => v == 0) / (double)y.Length, 0.01);
        Assert.IsTrue(y.All(v => v == 0 || Math.Abs(v - 1 / (1 - rate)) < 1e-6));
        dropout.eval();
        Check.Close([1, 1, 1], dropout.call(ones(3)), 0);
    }

    [TestMethod]
    public void DropoutsGradientFollowsItsMask()
    {
        var x = ones(1000).requires_grad_();

        var y = nn.functional.dropout(x, 0.5, training: true);
        y.sum().backward();

        Check.Close(Check.Values(y), x.grad!, 1e-7);
        Assert.IsTrue(Check.Values(y).Any(v => v == 0) && Check.Values(y).Any(v => v == 2));
    }

    [TestMethod]
    public void DropoutRepeatsWithTheSeed()
    {
        manual_seed(4);
        var first = Check.Values(nn.functional.dropout(ones(50), 0.5, training: true));
        var next = Check.Values(nn.functional.dropout(ones(50), 0.5, training: true));
        manual_seed(4);

        CollectionAssert.AreEqual(first, Check.Values(nn.functional.dropout(ones(50), 0.5, training: true)));
        CollectionAssert.AreNotEqual(first, next);
    }

    [TestMethod]
    public void BatchNormTracksMeanAndUnbiasedVariance()
    {
        using var norm = nn.BatchNorm1d(2);
        var batches = new[] { randn(6, 2, dtype: ScalarType.Float32) * 3 + 1, randn(4, 2) - 2 };
        double[] mean = [0, 0], variance = [1, 1];

        foreach (var batch in batches)
        {
            var y = norm.call(batch);
            Check.Close([0, 0], y.mean([0L]), 1e-6);
            var (m, v) = (Check.Values(batch.mean([0L])), Check.Values(batch.var(0, unbiased: true)));
            mean = [.. mean.Zip(m, (old, now) => 0.9 * old + 0.1 * now)];
            variance = [.. variance.Zip(v, (old, now) => 0.9 * old + 0.1 * now)];
        }

        Check.Close(mean, norm.running_mean!, 1e-6);
        Check.Close(variance, norm.running_var!, 1e-6);
        Assert.AreEqual(2, norm.num_batches_tracked!.ToInt64());

        norm.eval();
        var x = tensor(new[] { 1f, 2f }, new long[] { 1, 2 });
        Check.Close([.. new[] { 1.0, 2.0 }.Select((value, i) => (value - mean[i]) / Math.Sqrt(variance[i] + 1e-5))], norm.call(x).flatten(), 1e-5);
        Check.Close(mean, norm.running_mean!, 1e-6);
        Assert.AreEqual(2, norm.num_batches_tracked!.ToInt64());
    }

    [TestMethod]
    public void BatchNormRefusesInputOfAnotherRank()
    {
        using var one = nn.BatchNorm1d(2);
        using var two = nn.BatchNorm2d(2);

        Assert.Throws<ArgumentException>(() => one.call(ones(1, 2, 3, 3)));
        Assert.Throws<ArgumentException>(() => two.call(ones(4, 2)));
    }

    [TestMethod]
    public void NamesAreTakenOnce()
    {
        using var network = new SampleNetwork();

        Assert.Throws<InvalidOperationException>(() => network.register_module("first", nn.ReLU()));
        Assert.Throws<ArgumentException>(() => network.register_module("with.dot", nn.ReLU()));
        Assert.Throws<InvalidOperationException>(() => network.register_parameter("gain", new Parameter(zeros(1))));
    }
}
