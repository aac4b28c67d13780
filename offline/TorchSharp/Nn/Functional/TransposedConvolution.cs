namespace TorchSharp;

using static torch;

/// <summary>
/// Two-dimensional transposed convolution, by whichever kernel computes the same function fastest.
/// libtorch runs a float32 transposed convolution on the CPU outside oneDNN; the data gradient of the ordinary
/// convolution with the same weights is the same linear map and runs inside, 2 to 5 times faster.
/// </summary>
internal sealed class TransposedConvolution : autograd.SingleTensorFunction<TransposedConvolution>
{
    // Up to this many output channels the ordinary kernel's forward is the faster one; its backward never is.
    private const long FewChannels = 3;

    private static readonly bool[] Data = [true, false, false], Weights = [false, true, false];
    private static readonly long[] NoPadding = [0, 0];
    private static readonly Op Empty = new("empty", "memory_format"), Add_ = new("add_", "Tensor"), Sum = new("sum", "dim_IntList");

    public override string Name => nameof(TransposedConvolution);

    internal static Tensor Apply(Tensor x, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] outputPadding, long[] dilation, long groups)
    {
        if (!Substitutes(x, weight, bias, outputPadding, groups))
        {
            return NnOps.ConvTranspose2d.Call(x, weight, bias, strides, padding, outputPadding, groups, dilation);
        }
        long[] from = x.shape, kernel = weight.shape;
        if (from[2] == 1 && from[3] == 1 && padding is [0, 0] && dilation is [1, 1])
        {
            return FromOnePixel(x, weight, bias, from, kernel);
        }
        bool recorded = is_grad_enabled() && (x.requires_grad || weight.requires_grad || bias?.requires_grad == true);
        if (!recorded)
        {
            return Compute(x, weight, bias, strides, padding, dilation);
        }
        return bias is null ? apply(x, weight, strides, padding, dilation) : apply(x, weight, strides, padding, dilation, bias);
    }

    private static bool Substitutes(Tensor x, Tensor weight, Tensor? bias, long[] outputPadding, long groups) =>
        groups == 1 && outputPadding.All(p => p == 0)
        && x.dim() == 4 && weight.dim() == 4 && x.numel() > 0 && x.shape[1] == weight.shape[0]
        && (bias is null || (bias.dim() == 1 && bias.shape[0] == weight.shape[1]))
        && Plain(x) && Plain(weight) && (bias is null || Plain(bias));

    private static bool Plain(Tensor t) => t.dtype == ScalarType.Float32 && t.device_type == DeviceType.CPU;

    /// <summary>From a 1×1 input the transposed convolution is one matrix product.</summary>
    private static Tensor FromOnePixel(Tensor x, Tensor weight, Tensor? bias, long[] from, long[] kernel)
    {
        using var rows = NnOps.Reshape.Call(x, new[] { from[0], from[1] });
        using var matrix = NnOps.Reshape.Call(weight, new[] { kernel[0], -1 });
        using var product = NnOps.Matmul.Call(rows, matrix);
        var image = NnOps.View.Call(product, new[] { from[0], kernel[1], kernel[2], kernel[3] });
        if (bias is null)
        {
            return image;
        }
        using (image)
        using (var column = NnOps.View.Call(bias, new[] { -1L, 1, 1 }))
        {
            return NnOps.Add.Call(image, column);
        }
    }

    private static Tensor Compute(Tensor x, Tensor weight, Tensor? bias, long[] strides, long[] padding, long[] dilation)
    {
        long[] from = x.shape, kernel = weight.shape;
        if (kernel[1] <= FewChannels)
        {
            return NnOps.ConvTranspose2d.Call(x, weight, bias, strides, padding, NoPadding, 1L, dilation);
        }
        // Only the shape of the "input" counts: memory that nobody reads or writes.
        using var phantom = Empty.Call(new[] { from[0], kernel[1], Size(0), Size(1) }, ScalarType.Float32);
        var result = NnOps.ConvolutionBackward.Many(x, phantom, weight, Arg.None, strides, padding, dilation, false, NoPadding, 1L, Data)[0]!;
        if (bias is not null)
        {
            using var column = NnOps.View.Call(bias, new[] { -1L, 1, 1 });
            Add_.Do(result, column);
        }
        return result;

        long Size(int i)
        {
            long size = (from[i + 2] - 1) * strides[i] - 2 * padding[i] + dilation[i] * (kernel[i + 2] - 1) + 1;
            return size > 0 ? size : throw new ArgumentException(
                $"Given input size per channel: ({from[2]} x {from[3]}). Calculated output size per channel is too small: {size}");
        }
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight, bias) = ((Tensor)vars[0], (Tensor)vars[1], vars.Length > 5 ? (Tensor)vars[5] : null);
        var (strides, padding, dilation) = ((long[])vars[2], (long[])vars[3], (long[])vars[4]);
        ctx.save_for_backward([x, weight]);
        ctx.save_data(nameof(strides), strides);
        ctx.save_data(nameof(padding), padding);
        ctx.save_data(nameof(dilation), dilation);
        ctx.save_data(nameof(bias), bias?.requires_grad == true);
        return Compute(x, weight, bias, strides, padding, dilation);
    }

    // Made of recorded operators, so that it can be differentiated again.
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        var (x, weight) = (saved[0], saved[1]);
        var (strides, padding, dilation) = ((long[])ctx.get_data("strides")!, (long[])ctx.get_data("padding")!, (long[])ctx.get_data("dilation")!);
        var gradient = grad_output.contiguous();
        var forX = x.requires_grad ? NnOps.Conv2d.Call(gradient, weight, Arg.None, strides, padding, dilation, 1L) : null;
        var forWeight = weight.requires_grad
            ? NnOps.ConvolutionBackward.Many(x, gradient, weight, Arg.None, strides, padding, dilation, false, NoPadding, 1L, Weights)[1]
            : null;
        var forBias = ctx.get_data("bias") is true ? Sum.Call(gradient, new long[] { 0, 2, 3 }) : null;
        return [forX!, forWeight!, null!, null!, null!, forBias!];
    }
}
