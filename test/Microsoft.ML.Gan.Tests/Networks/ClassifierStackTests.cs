using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

/// <summary>Networks that are called together do what each does alone.</summary>
[TestClass]
public sealed class ClassifierStackTests
{
    private const int Networks = 3, Batch = 6, Labels = 4;

    private static readonly Dictionary<string, ClassifierArchitecture> s_architectures = new()
    {
        ["plain"] = new ClassifierArchitecture(new MlpFeatureExtractor { Widths = [7, 5] }, [-1, 3], [], Labels, []),
        ["normalised, with hidden layers of h"] = new ClassifierArchitecture(new MlpFeatureExtractor { Widths = [8, 6], BatchNormalization = true }, [-1, 3], [5, 4], Labels, []),
        ["images, flattened"] = new ClassifierArchitecture(new MlpFeatureExtractor { Widths = [6], BatchNormalization = true }, [-1, 3, 4, 5], [], Labels, []),
        ["convolutional"] = new ClassifierArchitecture(new ConvolutionalFeatureExtractor { FeatureMaps = [2] }, [-1, 1, 8, 8], [3], Labels, []),
        ["the user's own"] = new ClassifierArchitecture(new CustomFeatureExtractor(OwnNetworks.Tanh), [-1, 3], [], Labels, []),
    };

    /// <summary>The same logits, gradients, steps and running statistics, and in evaluation the same networks, while the stack is there and after it.</summary>
    [TestMethod]
    [DataRow("plain", true)]
    [DataRow("normalised, with hidden layers of h", true)]
    [DataRow("images, flattened", true)]
    [DataRow("convolutional", false)]
    [DataRow("the user's own", false)]
    public void TheyGoWhereEachGoesAlone(string name, bool together)
    {
        ClassifierArchitecture architecture = s_architectures[name];
        using DisposeScope scope = NewDisposeScope();
        Classifier[] alone = Create(architecture), stacked = [.. alone.Select(_ => architecture.Create(new Generator(9)).Network)];
        foreach ((Classifier from, Classifier to) in alone.Zip(stacked))
        {
            to.load_state_dict(from.state_dict());
        }
        using var random = new Generator(1);
        using var stack = new ClassifierStack(architecture, stacked, random);
        Assert.AreEqual(together ? alone[0].parameters().Count() : Networks * alone[0].parameters().Count(), stack.Parameters.Count(), name);
        var options = new SgdOptions { LearningRate = 0.1, Momentum = 0.5 };
        NetworkOptimizer[] each = [.. alone.Select(network => new NetworkOptimizer(options, network.parameters()))];
        using (var all = new NetworkOptimizer(options, stack.Parameters))
        {
            stack.Share();
            using var rowSource = new Generator(5);
            for (int step = 0; step < 4; step++)
            {
                Tensor[] rows = [.. alone.Select(_ => Rows(architecture, rowSource))];
                all.ZeroGrad();
                Tensor logits = stack.Call(rows);
                CollectionAssert.AreEqual((long[])[Networks, Labels, Batch], logits.shape);
                (logits * logits).sum().backward();
                all.Step();
                for (int k = 0; k < Networks; k++)
                {
                    each[k].ZeroGrad();
                    Tensor own = alone[k].call(rows[k]);
                    AssertNear(own.t(), logits[k], $"logits of network {k} in step {step}");
                    (own * own).sum().backward();
                    each[k].Step();
                }
            }
            AssertSame();
        }
        stack.Part();
        AssertSame();
        // Memory of their own: one can change without the others.
        using (no_grad())
        {
            foreach (Parameter parameter in stacked[1].parameters())
            {
                parameter.zero_();
            }
        }
        AssertNear(alone[0].parameters().First(), stacked[0].parameters().First(), "the first network");
        AssertNear(alone[2].parameters().Last(), stacked[2].parameters().Last(), "the third network");
        Array.ForEach(each, optimizer => optimizer.Dispose());

        void AssertSame()
        {
            foreach ((Classifier expected, Classifier actual) in alone.Zip(stacked))
            {
                foreach (((string part, Tensor value), Tensor other) in expected.state_dict().Zip(actual.state_dict().Values))
                {
                    AssertNear(value, other, part);
                }
                expected.eval();
                actual.eval();
                using var rowSource = new Generator(6);
                Tensor rows = Rows(architecture, rowSource);
                AssertNear(expected.call(rows), actual.call(rows), "predictions");
                expected.train();
                actual.train();
            }
        }
    }

    /// <summary>Each network drops activations of its own, as many as it should, and the others weigh more by as much.</summary>
    [TestMethod]
    public void EachNetworkDropsActivationsOfItsOwn()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(3);
        StackedLayer layer = StackedLayer.Of([new SeededDropout(0.25, random), new SeededDropout(0.25, random)], random);
        Tensor dropped = layer.Call(ones(2, 100, 50));
        double[] values = [.. dropped.flatten().to(ScalarType.Float64).data<double>()];
        Assert.IsTrue(values.All(value => value == 0 || Math.Abs(value - 4.0 / 3) < 1e-6));
        // 10,000 draws: a standard error of 0.0043.
        Assert.AreEqual(0.25, values.Count(value => value == 0) / 10_000.0, 0.02);
        double agreement = dropped[0].eq(dropped[1]).to(ScalarType.Float64).mean().ToDouble();
        // Independent masks agree in 0.25² + 0.75².
        Assert.AreEqual(0.625, agreement, 0.03);
    }

    /// <summary>Its own layers are all that it knows how to stack.</summary>
    [TestMethod]
    public void AnUnknownLayerIsRefused()
    {
        using nn.Module tanh = nn.Tanh();
        using var random = new Generator(3);
        Assert.ThrowsExactly<NotSupportedException>(() => StackedLayer.Of([tanh], random));
    }

    private static Classifier[] Create(ClassifierArchitecture architecture) =>
        [.. Enumerable.Range(1, Networks).Select(seed => architecture.Create(new Generator((ulong)seed)).Network)];

    private static Tensor Rows(ClassifierArchitecture architecture, Generator random) => empty([Batch, .. architecture.RowShape.Skip(1)]).normal_(0, 1, random);

    private static void AssertNear(Tensor expected, Tensor actual, string what)
    {
        CollectionAssert.AreEqual(expected.shape, actual.shape, what);
        double difference = (expected.detach() - actual.detach()).abs().max().to(ScalarType.Float64).ToDouble();
        Assert.IsLessThan(2e-5 * (1 + expected.detach().abs().max().to(ScalarType.Float64).ToDouble()), difference, what);
    }
}
