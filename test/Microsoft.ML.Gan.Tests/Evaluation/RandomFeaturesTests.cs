using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class RandomFeaturesTests
{
    [TestMethod]
    [DataRow(8, 8, 1)]
    [DataRow(8, 128, 3)]
    [DataRow(13, 9, 3)]
    [DataRow(28, 28, 1)]
    [DataRow(128, 128, 3)]
    public void Images_of_any_side_have_128_features_that_differ(int height, int width, int channels)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        Tensor images = empty(64, channels, height, width).uniform_(-1, 1, random);
        Tensor features = new RandomFeatures(channels, CPU).Of(images);
        Assert.IsTrue(features.shape.AsSpan().SequenceEqual(new long[] { 64, 128 }));
        Assert.IsTrue(features.isfinite().all().ToBoolean());
        Assert.IsGreaterThan(0, features.std(0).min().ToSingle());
    }

    [TestMethod]
    public void The_features_keep_the_size_of_the_pixels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Squares.Draw(200, 32);
        double size = new RandomFeatures(1, CPU).Of(images).square().mean().ToDouble();
        Assert.IsTrue(size is > 0.05 and < 5, $"{size}");
    }

    [TestMethod]
    public void An_image_has_its_features_whatever_others_are_in_the_block()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Squares.Draw(20, 16);
        Tensor together = new RandomFeatures(1, CPU).Of(images).narrow(0, 7, 1), alone = new RandomFeatures(1, CPU).Of(images.narrow(0, 7, 1));
        Assert.AreEqual(0, (together - alone).abs().max().ToSingle(), 1e-6f);
    }

    [TestMethod]
    public void Where_something_is_shows_in_the_features()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor images = Squares.Draw(1, 32);
        var features = new RandomFeatures(1, CPU);
        Assert.IsGreaterThan(0.1f, (features.Of(images) - features.Of(images.flip(3))).abs().max().ToSingle());
    }
}
