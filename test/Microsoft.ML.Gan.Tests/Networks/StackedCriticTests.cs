using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan.Tests;

[TestClass]
public sealed class StackedCriticTests
{
    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    [DataRow(3)]
    public void SlopesAreThoseOfAutomaticDifferentiation(int depth)
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        using Critic critic = new MlpArchitecture(1, 5, [], [.. Enumerable.Repeat(8, depth)]).CreateCritic(new CriticPlan { Labels = 2 }, random);
        critic.to(ScalarType.Float64);
        Tensor rows = empty(7, 5).normal_(0, 1, random).to(ScalarType.Float64), labels = zeros(7, 2, ScalarType.Float64);
        labels.narrow(1, 1, 1).fill_(1);

        Tensor x = rows.detach().requires_grad_();
        Tensor gradient = autograd.grad([critic.call(x, labels).sum()], [x], retain_graph: true, create_graph: true)[0];
        Tensor expected = gradient.square().sum(dim: 1), actual = critic.SquaredSlopes(rows, labels)!;
        CollectionAssert.AreEqual(expected.shape, actual.shape);
        Assert.IsTrue((expected - actual).abs().max().ToDouble() < 1e-12 * (1 + expected.max().ToDouble()));

        // And so is what they teach the weights.
        double[][] Taught(Tensor loss)
        {
            critic.zero_grad();
            loss.backward();
            return [.. critic.parameters().Select(weight => weight.grad is { } grad ? grad.data<double>().ToArray() : new double[weight.numel()])];
        }
        double[][] long_ = Taught((expected.sqrt() - 1).square().mean()), short_ = Taught((actual.sqrt() - 1).square().mean());
        for (int i = 0; i < long_.Length; i++)
        {
            for (int j = 0; j < long_[i].Length; j++)
            {
                Assert.AreEqual(long_[i][j], short_[i][j], 1e-12);
            }
        }
        Assert.IsTrue(long_.SelectMany(each => each).Any(each => Math.Abs(each) > 1e-3));
    }

    [TestMethod]
    public void WhatIsNotPlainHasNoShortWay()
    {
        using DisposeScope scope = NewDisposeScope();
        using var random = new Generator(1);
        foreach (CriticPlan plan in new[] { new CriticPlan { Dropout = 0.5 }, new CriticPlan { SpectralNormalization = true }, new CriticPlan { CodeSize = 2 } })
        {
            using Critic critic = new MlpArchitecture(1, 5, [], [8]).CreateCritic(plan, random);
            Assert.IsNull(critic.SquaredSlopes(zeros(2, 5), null));
        }
    }
}
