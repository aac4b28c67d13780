using System.Reflection;
using TorchSharp.Tests.Support;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Operators;

/// <summary>Every operator of the table: value, gradients, gradients of gradients, and finite differences.</summary>
[TestClass]
public sealed class OperatorTests
{
    private const double Step = 1e-5;

    public static IEnumerable<object[]> RowsInBothTypes =>
        from type in new[] { ScalarType.Float64, ScalarType.Float32 }
        from row in Enumerable.Range(0, OperatorRow.All.Count)
        select new object[] { row, type };

    public static IEnumerable<object[]> RowsWithSecondGradients =>
        RowsInBothTypes.Where(data => OperatorRow.All[(int)data[0]].HasSecond);

    // A reversed gradient is not the derivative of its value, on purpose; the table has it.
    public static IEnumerable<object[]> Rows =>
        OperatorRow.All.Index().Where(row => row.Item.Op != "gradient_reversal").Select(row => new object[] { row.Index });

    public static string Name(MethodInfo method, object[] data) =>
        $"{method.Name} {OperatorRow.All[(int)data[0]]}{(data.Length > 1 ? $" {data[1]}" : "")} #{data[0]}";

    [TestMethod]
    [DynamicData(nameof(RowsInBothTypes), DynamicDataDisplayName = nameof(Name))]
    public void Value(int index, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var row = OperatorRow.All[index];

        var output = row.Apply(row.Inputs(type));

        Assert.AreEqual(type, output.dtype);
        Check.Equal(row.Output, output, Tolerance(type), "value");
        using var noGradient = no_grad();
        Check.Equal(row.Output, row.Apply(row.Inputs(type)), Tolerance(type), "value under no_grad");
    }

    [TestMethod]
    [DynamicData(nameof(RowsInBothTypes), DynamicDataDisplayName = nameof(Name))]
    public void Gradients(int index, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var row = OperatorRow.All[index];
        var inputs = row.Inputs(type);

        Loss(row.Apply(inputs), type).backward();

        foreach (var (expected, leaf) in row.Gradients.Zip(row.Leaves))
        {
            Check.Equal(expected, inputs[leaf].grad!, Tolerance(type), $"gradient of input {leaf}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(RowsInBothTypes), DynamicDataDisplayName = nameof(Name))]
    public void GradientsWhereTheOtherInputsAreFrozen(int index, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var row = OperatorRow.All[index];
        foreach (var (expected, leaf) in row.Gradients.Zip(row.Leaves))
        {
            var inputs = row.Inputs(type);
            foreach (var frozen in row.Leaves.Where(other => other != leaf))
            {
                inputs[frozen].requires_grad = false;
            }

            Loss(row.Apply(inputs), type).backward();

            Check.Equal(expected, inputs[leaf].grad!, Tolerance(type), $"gradient of input {leaf}");
            Assert.IsTrue(row.Leaves.All(other => other == leaf || inputs[other].grad is null));
        }
    }

    [TestMethod]
    [DynamicData(nameof(RowsWithSecondGradients), DynamicDataDisplayName = nameof(Name))]
    public void GradientsOfTheGradientsSquaredNorm(int index, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var row = OperatorRow.All[index];
        var inputs = row.Inputs(type);
        var leaves = row.Leaves.Select(i => inputs[i]).ToArray();

        var first = autograd.grad([Loss(row.Apply(inputs), type)], leaves, retain_graph: true, create_graph: true);
        var squared = row.Through.Select(i => first[i].square().sum()).Aggregate((a, b) => a + b);
        var second = autograd.grad([squared], leaves, allow_unused: true);

        foreach (var (expected, i) in row.Second.Select((e, i) => (e, i)))
        {
            // A leaf that the squared norm does not depend on has no gradient, which is as good as zero.
            var actual = second[i] is null || second[i].IsInvalid ? zeros_like(leaves[i]) : second[i];
            Check.Equal(expected, actual, Tolerance(type), $"second gradient of input {row.Leaves[i]}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(Rows), DynamicDataDisplayName = nameof(Name))]
    public void GradientsAreFiniteDifferences(int index)
    {
        using var scope = NewDisposeScope();
        var row = OperatorRow.All[index];
        var inputs = row.Inputs(ScalarType.Float64);
        Loss(row.Apply(inputs), ScalarType.Float64).backward();

        foreach (var leaf in row.Leaves)
        {
            var gradient = Check.Values(inputs[leaf].grad!);
            foreach (var element in Enumerable.Range(0, gradient.Length).Where(e => e % Math.Max(1, gradient.Length / 6) == 0))
            {
                var slope = (LossAt(row, leaf, element, Step) - LossAt(row, leaf, element, -Step)) / (2 * Step);
                Assert.AreEqual(slope, gradient[element], 1e-6 * (1 + Math.Abs(slope)), $"input {leaf}, element {element}");
            }
        }
    }

    [TestMethod]
    [DataRow(2)]
    [DataRow(12)]
    public void TransposedConvolutionTakesTensorsThatAreNotContiguous(int channels)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var x = randn(2, 4, 5, 3).requires_grad_();
        var weight = randn(channels, 4, 4, 4).requires_grad_();

        var turned = nn.functional.conv_transpose2d(x.transpose(2, 3), weight.transpose(0, 1), strides: [2, 2], padding: [1, 1]);
        var copied = nn.functional.conv_transpose2d(
            x.transpose(2, 3).contiguous(), weight.transpose(0, 1).contiguous(), strides: [2, 2], padding: [1, 1]);

        Check.Close(Check.Values(copied), turned, 1e-5);
        var expected = autograd.grad([copied.square().sum()], [x, weight]);
        var actual = autograd.grad([turned.square().sum()], [x, weight]);
        Check.Close(Check.Values(expected[0]), actual[0], 1e-5, "gradient of the input");
        Check.Close(Check.Values(expected[1]), actual[1], 1e-5, "gradient of the weights");
    }

    private static double LossAt(OperatorRow row, int leaf, int element, double by)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var values = Check.Values(row.Apply(row.Inputs(ScalarType.Float64, (leaf, element, by))));
        return values.Zip(OperatorRow.Weights(values.Length), (v, w) => v * w).Sum();
    }

    private static Tensor Loss(Tensor output, ScalarType type) =>
        (tensor(OperatorRow.Weights(output.NumberOfElements), output.shape).to(type) * output).sum();

    private static double Tolerance(ScalarType type) => type == ScalarType.Float64 ? 1e-10 : 1e-5;
}
