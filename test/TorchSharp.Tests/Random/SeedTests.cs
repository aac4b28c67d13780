using TorchSharp.Modules;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Random;

/// <summary>One seed gives PyTorch's own numbers.</summary>
[TestClass]
public sealed class SeedTests
{
    private const double Tolerance = 2e-6;

    private static readonly Dictionary<string, (long Seed, Func<Tensor> Draw)> streams = new()
    {
        ["rand"] = (1, () => rand(20)),
        ["rand_f64"] = (1, () => rand(20, dtype: ScalarType.Float64)),
        ["randn_few"] = (2, () => randn(7)),
        ["randn_many"] = (2, () => randn(5, 8)),
        ["randn_f64"] = (2, () => randn(5, 8, dtype: ScalarType.Float64)),
        ["randperm"] = (3, () => randperm(20)),
        ["randint"] = (4, () => randint(100, new long[] { 12 })),
        ["randint_low"] = (4, () => randint(-5, 5, new long[] { 12 })),
        ["normal_"] = (5, () => empty(5, 7).normal_(2, 0.5)),
        ["normal_f64"] = (5, () => empty(5, 7, dtype: ScalarType.Float64).normal_(2, 0.5)),
        ["uniform_"] = (6, () => empty(4, 4).uniform_(-1, 3)),
        ["uniform_f64"] = (6, () => empty(4, 4, dtype: ScalarType.Float64).uniform_(-1, 3)),
        ["in_turn"] = (7, () => cat(new[] { rand(3), randn(3), randperm(4).to(ScalarType.Float32), randn(20), rand(2) })),
        ["large_seed"] = ((1L << 40) + 5, () => rand(8)),
    };

    public static IEnumerable<object[]> Streams => streams.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Streams))]
    public void ASeedGivesPyTorchsNumbers(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(streams[name].Seed);

        Check.Sample(Expected.Runs.At("seeds", "streams", name), streams[name].Draw(), Tolerance, name);
    }

    [TestMethod]
    [DataRow("randperm")]
    [DataRow("randint")]
    [DataRow("randint_low")]
    public void WholeNumbersAreInt64(string name)
    {
        using var scope = NewDisposeScope();

        Assert.AreEqual(ScalarType.Int64, streams[name].Draw().dtype);
    }

    [TestMethod]
    public void AGeneratorHasItsOwnStream()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        manual_seed(1);

        var drawn = cat(new[] { rand(4, generator: generator), randn(20, generator: generator) });

        Check.Sample(Expected.Runs.At("seeds", "streams", "generator"), drawn, Tolerance, "generator");
        Check.Sample(Expected.Runs.At("seeds", "streams", "rand"), rand(20), Tolerance, "default generator, undisturbed");
    }

    [TestMethod]
    public void TheGeneratorsStateCanBeKeptAndPutBack()
    {
        using var scope = NewDisposeScope();
        manual_seed(9);
        rand(5);
        var state = get_rng_state();
        var first = Check.Values(randn(30));

        set_rng_state(state);

        CollectionAssert.AreEqual(first, Check.Values(randn(30)));
    }

    [TestMethod]
    public void ModulesDrawPyTorchsInitialWeights()
    {
        using var scope = NewDisposeScope();
        manual_seed(123);
        var modules = new nn.Module[]
        {
            nn.Linear(7, 5), nn.Linear(3, 2, hasBias: false), nn.Conv2d(3, 8, 4, stride: 2, padding: 1),
            nn.ConvTranspose2d(6, 4, 4, stride: 2, padding: 1), nn.ConvTranspose2d(6, 12, 4, stride: 2, padding: 1, bias: false),
            nn.Embedding(10, 4), nn.BatchNorm2d(3), nn.LayerNorm(4),
        };

        var expected = Expected.Runs.At("seeds", "weights").EnumerateArray().ToArray();
        foreach (var (module, weights) in modules.Zip(expected))
        {
            var parameters = module.named_parameters().ToArray();
            CollectionAssert.AreEqual(weights.EnumerateArray().Select(w => w[0].GetString()).ToArray(), parameters.Select(p => p.name).ToArray());
            foreach (var (parameter, weight) in parameters.Zip(weights.EnumerateArray()))
            {
                Check.Sample(weight[1], parameter.parameter, Tolerance, $"{module.GetName()}.{parameter.name}");
                Assert.IsTrue(parameter.parameter.requires_grad);
            }
        }

        // Nothing more was drawn than PyTorch draws.
        Check.Sample(Expected.Runs.At("seeds", "after_weights"), rand(4), Tolerance, "after the modules");
        Array.ForEach(modules, m => m.Dispose());
    }

    [TestMethod]
    public void InitialisersDrawPyTorchsNumbers()
    {
        using var scope = NewDisposeScope();
        manual_seed(321);
        var matrix = new Parameter(empty(6, 4));
        var kernel = new Parameter(empty(3, 5, 2, 2));
        var fills = new (string Name, Func<Tensor> Fill)[]
        {
            ("normal_", () => nn.init.normal_(matrix, 0, 0.02)), ("uniform_", () => nn.init.uniform_(matrix, -0.3, 0.3)),
            ("xavier_uniform_", () => nn.init.xavier_uniform_(matrix)), ("xavier_normal_", () => nn.init.normal_(matrix, 0, Math.Sqrt(2.0 / (matrix.shape[0] + matrix.shape[1])))),
            ("kaiming_uniform_", () => nn.init.kaiming_uniform_(kernel)), ("kaiming_normal_", () => nn.init.kaiming_normal_(kernel)),
            ("constant_", () => nn.init.constant_(matrix, 0.25)), ("zeros_", () => nn.init.zeros_(matrix)), ("ones_", () => nn.init.ones_(matrix)),
        };

        foreach (var (name, fill) in fills)
        {
            fill();
            Check.Sample(Expected.Runs.At("seeds", "init", name), name.StartsWith("kaiming", StringComparison.Ordinal) ? kernel : matrix, Tolerance, name);
            Assert.IsTrue(matrix.requires_grad && matrix.is_leaf, name);
        }
    }
}
