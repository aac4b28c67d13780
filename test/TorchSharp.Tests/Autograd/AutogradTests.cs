using System.Runtime.InteropServices;
using TorchSharp.Modules;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Autograd;

/// <summary>Gradients: where they go, where they stop, and what is refused.</summary>
[TestClass]
public sealed class AutogradTests
{
    private DisposeScope scope = null!;

    [TestInitialize]
    public void Start() => scope = NewDisposeScope();

    [TestCleanup]
    public void End() => scope.Dispose();

    [TestMethod]
    public void BackwardAddsToTheLeavesGradients()
    {
        var x = tensor(new[] { 1.0, -2.0 }).requires_grad_();

        x.square().sum().backward();
        Check.Close([2, -4], x.grad!, 1e-15);
        (x * 3).sum().backward();
        Check.Close([5, -1], x.grad!, 1e-15);
    }

    [TestMethod]
    public void OnlyLeavesKeepGradientsUnlessAsked()
    {
        var x = ones(2).requires_grad_();
        var y = x * 2;
        var z = x * 3;
        z.retain_grad();

        (y * z).sum().backward();

        Assert.IsTrue(x.is_leaf);
        Assert.IsFalse(y.is_leaf);
        Check.Close([2, 2], z.grad!, 0);
        Check.Close([12, 12], x.grad!, 0);
    }

    [TestMethod]
    public void GradientsCanBeReplacedAndCleared()
    {
        var x = ones(2).requires_grad_();
        Assert.IsNull(x.grad);
        x.sum().backward();

        x.grad = tensor(new[] { 4f, 5f });
        Check.Close([4, 5], x.grad!, 0);
        x.grad = null!;
        Assert.IsNull(x.grad);
    }

    [TestMethod]
    public void NoGradRecordsNothingAndEndsWithItsBlock()
    {
        var x = ones(2).requires_grad_();

        using (no_grad())
        {
            Assert.IsFalse(is_grad_enabled());
            Assert.IsFalse((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.IsTrue((x * 2).requires_grad);
            }

            Assert.IsFalse((x * 2).requires_grad);
        }

        Assert.IsTrue(is_grad_enabled());
        Assert.IsTrue((x * 2).requires_grad);
    }

    [TestMethod]
    public void NoGradEndsWhenItsBlockThrows()
    {
        Assert.Throws<ExternalException>(() =>
        {
            using var noGradient = no_grad();
            _ = ones(2) + ones(3);
        });

        Assert.IsTrue(is_grad_enabled());
    }

    [TestMethod]
    public void NoGradIsItsThreadsOwn()
    {
        using var noGradient = no_grad();
        var elsewhere = false;

        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();

        Assert.IsTrue(elsewhere);
        Assert.IsFalse(is_grad_enabled());
    }

    [TestMethod]
    public void NoGradLetsLeavesBeChangedInPlace()
    {
        var weight = new Parameter(tensor(new[] { -3f, 0.5f, 3f }));
        using (no_grad())
        {
            weight.clamp_((Scalar)(-1), (Scalar)1);
        }

        (weight * 2).sum().backward();

        Check.Close([-1, 0.5, 1], weight, 0);
        Check.Close([2, 2, 2], weight.grad!, 0);
    }

    [TestMethod]
    public void FrozenTensorsGetNoGradientButPassItOn()
    {
        var frozen = new Parameter(ones(2), requires_grad: false);
        var x = ones(2).requires_grad_();

        (frozen * x * 3).sum().backward();

        Assert.IsNull(frozen.grad);
        Check.Close([3, 3], x.grad!, 0);
        frozen.requires_grad = true;
        (frozen * x).sum().backward();
        Check.Close([1, 1], frozen.grad!, 0);
    }

    [TestMethod]
    public void DetachCutsTheGraph()
    {
        var x = ones(2).requires_grad_();

        (x * x.detach() * 5).sum().backward();

        Check.Close([5, 5], x.grad!, 0);
    }

    [TestMethod]
    public void GradReturnsGradientsWithoutStoringThem()
    {
        var x = tensor(new[] { 2.0 }).requires_grad_();

        var gradient = autograd.grad([x.pow((Scalar)3).sum()], [x]);

        Check.Close([12], gradient[0], 1e-14);
        Assert.IsNull(x.grad);
        Assert.IsFalse(gradient[0].requires_grad);
    }

    [TestMethod]
    public void GradTakesOutputWeights()
    {
        var x = tensor(new[] { 1.0, 2.0 }).requires_grad_();

        var gradient = autograd.grad([x.square()], [x], grad_outputs: [tensor(new[] { 10.0, 100.0 })]);

        Check.Close([20, 400], gradient[0], 1e-14);
    }

    [TestMethod]
    public void CreateGraphLetsTheGradientBeDifferentiated()
    {
        var x = tensor(new[] { 2.0 }).requires_grad_();

        var first = autograd.grad([x.pow((Scalar)3).sum()], [x], retain_graph: true, create_graph: true)[0];
        Assert.IsTrue(first.requires_grad);
        var second = autograd.grad([first.sum()], [x], retain_graph: true, create_graph: true)[0];
        var third = autograd.grad([second.sum()], [x])[0];

        Check.Close([12], second, 1e-14);
        Check.Close([6], third, 1e-14);
    }

    [TestMethod]
    public void AllowUnusedLeavesTheUnusedOut()
    {
        var used = ones(2).requires_grad_();
        var unused = ones(2).requires_grad_();

        var gradients = autograd.grad([used.sum()], [used, unused], allow_unused: true);

        Check.Close([1, 1], gradients[0], 0);
        Assert.IsTrue(gradients[1] is null || gradients[1].IsInvalid);
    }

    [TestMethod]
    public void RetainGraphAllowsASecondBackward()
    {
        var x = tensor(new[] { 3.0 }).requires_grad_();
        var y = x.square().sum();

        y.backward(retain_graph: true);
        y.backward();

        Check.Close([12], x.grad!, 1e-14);
    }

    [TestMethod]
    public void BackwardTwiceIsRefused()
    {
        var y = tensor(new[] { 3.0 }).requires_grad_().square().sum();
        y.backward();

        StringAssert.Contains(Assert.Throws<ExternalException>(() => y.backward()).Message, "second time");
    }

    [TestMethod]
    public void BackwardOfManyElementsIsRefused()
    {
        var y = ones(2).requires_grad_() * 2;

        StringAssert.Contains(Assert.Throws<ExternalException>(() => y.backward()).Message, "scalar");
    }

    [TestMethod]
    public void BackwardWithoutAGraphIsRefused() =>
        StringAssert.Contains(Assert.Throws<ExternalException>(() => ones(1).sum().backward()).Message, "require grad");

    [TestMethod]
    public void ChangingALeafInPlaceIsRefused() =>
        Assert.Throws<ExternalException>(() => ones(2).requires_grad_().add_(1));

    [TestMethod]
    public void ChangingWhatBackwardNeedsIsRefused()
    {
        var x = ones(2).requires_grad_();
        var y = x.exp();
        var z = (y * y).sum();
        y.add_(1);

        StringAssert.Contains(Assert.Throws<ExternalException>(() => z.backward()).Message, "inplace operation");
    }

    [TestMethod]
    public void WholeNumbersHaveNoGradient() =>
        Assert.Throws<ExternalException>(() => ones(2, dtype: ScalarType.Int64).requires_grad_());

    [TestMethod]
    public void ACustomFunctionReversesTheGradient()
    {
        var x = tensor(new[] { 1.0, -2.0 }).requires_grad_();

        var y = GradientReversal.apply(x, 0.5);
        (y * tensor(new[] { 3.0, 4.0 })).sum().backward();

        Check.Close([1, -2], y, 0);
        Check.Close([-1.5, -2], x.grad!, 1e-15);
    }

    [TestMethod]
    public void ACustomFunctionSavesWhatItsBackwardNeeds()
    {
        var x = tensor(new[] { 0.5, -1.0 }).requires_grad_();

        var y = Cube.apply(x);
        y.sum().backward();

        Check.Close([0.125, -1], y, 1e-15);
        Check.Close([0.75, 3], x.grad!, 1e-15);
    }

    [TestMethod]
    public void ACustomFunctionSurvivesTheCollector()
    {
        var x = tensor(new[] { 1.0, -2.0 }).requires_grad_();
        var loss = GradientReversal.apply(x * 2, 1.0).sum();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        loss.backward();

        Check.Close([-2, -2], x.grad!, 0);
    }

    [TestMethod]
    public void AScopeThatEndsBeforeBackwardKeepsTheGraph()
    {
        var x = tensor(new[] { 2.0 }).requires_grad_();
        Tensor loss;
        using (var inner = NewDisposeScope())
        {
            loss = inner.MoveToOuter((x * 3).square().sum());
        }

        loss.backward();

        Check.Close([36], x.grad!, 1e-14);
    }

    private sealed class GradientReversal : autograd.SingleTensorFunction<GradientReversal>
    {
        public override string Name => nameof(GradientReversal);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("strength", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) =>
            [grad_output * -(double)ctx.get_data("strength")!, null!];
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            return x * x * x;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * x * x * 3];
        }
    }
}
