using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class ConvolutionCheckTests
{
    /// <summary>Where this fails, no result of an image network means anything: the message says what helps.</summary>
    [TestMethod]
    public void ThisProcessorConvolvesRight() => ConvolutionCheck.Require();

    /// <summary>One number in one output, or in one gradient, is enough.</summary>
    [TestMethod]
    [DataRow("nothing", true)]
    [DataRow("an output", false)]
    [DataRow("a gradient of the images", false)]
    [DataRow("a gradient of the weights", false)]
    public void AWrongNumberIsNoticed(string wrong, bool right)
    {
        Assert.AreEqual(right, ConvolutionCheck.IsRight((x, weight) =>
        {
            if (x.dtype == ScalarType.Float32 && wrong != "nothing")
            {
                // Adds 1e-3 to a number, or to its gradient alone.
                Tensor One(Tensor all) => all.flatten()[0] * 1e-3;
                Tensor Gradient(Tensor all) => One(all) - One(all).detach();
                Tensor maps = Convolve();
                return maps + (wrong == "an output" ? One(maps.detach()) + 1e-3 : Gradient(wrong == "a gradient of the images" ? x : weight));
            }
            return Convolve();

            // In Double, so that the test does not stand on what it tests.
            Tensor Convolve() => nn.functional.conv2d(x.to(ScalarType.Float64), weight.to(ScalarType.Float64), strides: [2, 2], padding: [1, 1]).to(x.dtype);
        }));
    }

    [TestMethod]
    public void ItLeavesNoTensors()
    {
        long before = LiveTensors.Count();
        ConvolutionCheck.IsRight((x, weight) => nn.functional.conv2d(x, weight, strides: [2, 2], padding: [1, 1]));
        Assert.AreEqual(before, LiveTensors.Count());
    }
}
