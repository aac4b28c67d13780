using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class DcganArchitectureTests
{
    /// <summary>The paper's layout: kernels, strides, feature maps and what follows what.</summary>
    [TestMethod]
    [DataRow(28, "up 100→128 k7 s1 p0, norm, relu, up 128→64 k4 s2 p1, norm, relu, up 64→1 k4 s2 p1, tanh",
        "down 1→64 k4 s2 p1, leaky, down 64→128 k4 s2 p1, norm, leaky, down 128→1 k7 s1 p0")]
    [DataRow(32, "up 100→256 k4 s1 p0, norm, relu, up 256→128 k4 s2 p1, norm, relu, up 128→64 k4 s2 p1, norm, relu, up 64→1 k4 s2 p1, tanh",
        "down 1→64 k4 s2 p1, leaky, down 64→128 k4 s2 p1, norm, leaky, down 128→256 k4 s2 p1, norm, leaky, down 256→1 k4 s1 p0")]
    [DataRow(64, "up 100→512 k4 s1 p0, norm, relu, up 512→256 k4 s2 p1, norm, relu, up 256→128 k4 s2 p1, norm, relu, up 128→64 k4 s2 p1, norm, relu, up 64→1 k4 s2 p1, tanh",
        "down 1→64 k4 s2 p1, leaky, down 64→128 k4 s2 p1, norm, leaky, down 128→256 k4 s2 p1, norm, leaky, down 256→512 k4 s2 p1, norm, leaky, down 512→1 k4 s1 p0")]
    public void LayersAreThePapers(int side, string generator, string discriminator)
    {
        using var random = new Generator(1);
        var architecture = new DcganArchitecture(100, new ImageShape(1, side, side), 64, 64);
        using nn.Module<Tensor, Tensor> g = architecture.CreateGenerator(0, random);
        using Critic d = architecture.CreateCritic(new CriticPlan(), random);
        Assert.AreEqual(generator, Describe(g));
        Assert.AreEqual(discriminator, Describe(d.children().Single()));
    }

    [TestMethod]
    public void EverySideFrom8To128ComesOutAsItWentIn()
    {
        using var noGradient = no_grad();
        using var random = new Generator(1);
        for (int side = 8; side <= 128; side++)
        {
            using DisposeScope scope = NewDisposeScope();
            int other = Math.Min(128, side + 5);
            var architecture = new DcganArchitecture(3, new ImageShape(3, side, other), 1, 1);
            using nn.Module<Tensor, Tensor> g = architecture.CreateGenerator(0, random);
            using Critic d = architecture.CreateCritic(new CriticPlan(), random);
            Tensor images = g.call(zeros(2, 3));
            CollectionAssert.AreEqual(new long[] { 2, 3, side, other }, images.shape);
            CollectionAssert.AreEqual(new long[] { 2 }, d.call(images, null).shape);
        }
    }

    [TestMethod]
    public void WeightsStartAsThePaperSays()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        var architecture = new DcganArchitecture(100, new ImageShape(1, 28, 28), 64, 64);
        using nn.Module<Tensor, Tensor> g = architecture.CreateGenerator(0, random);
        foreach (nn.Module layer in g.children())
        {
            foreach ((string name, Parameter parameter) in layer.named_parameters())
            {
                double mean = layer is BatchNorm2d && name == "weight" ? 1 : 0;
                double deviation = name == "weight" ? 0.02 : 0;
                Assert.AreEqual(mean, parameter.mean().ToDouble(), 0.008, name);
                Assert.AreEqual(deviation, parameter.std().ToDouble(), 0.005, name);
            }
        }
    }

    private static string Describe(nn.Module network) => string.Join(", ", network.children().Select(layer => layer switch
    {
        ConvTranspose2d up => $"up {Convolution(up.weight!, 0, 1)}{Step(up.stride, up.padding!)}{(up.bias is null ? "" : " bias")}",
        Conv2d down => $"down {Convolution(down.weight!, 1, 0)}{Step(down.stride, down.padding!)}{(down.bias is null ? "" : " bias")}",
        BatchNorm2d => "norm",
        ReLU => "relu",
        LeakyReLU { negative_slope: 0.2 } => "leaky",
        Tanh => "tanh",
        Unflatten or Flatten => "",
        _ => layer.GetName(),
    }).Where(text => text.Length > 0));

    private static string Convolution(Tensor weight, int from, int to) => $"{weight.shape[from]}→{weight.shape[to]} k{weight.shape[2]}";

    private static string Step(long[] stride, long[] padding) => $" s{stride[0]} p{padding[0]}";
}
