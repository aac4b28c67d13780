namespace TorchSharp;

/// <summary>The ATen operators behind the layers.</summary>
internal static class NnOps
{
    internal static readonly Op
        Linear = new("linear"), Matmul = new("matmul"), Bilinear = new("bilinear"),
        Conv1d = new("conv1d"), Conv1dPadding = new("conv1d", "padding"), Conv2d = new("conv2d"), Conv2dPadding = new("conv2d", "padding"),
        ConvTranspose2d = new("conv_transpose2d", "input"), ConvolutionBackward = new("convolution_backward"),
        BatchNorm = new("batch_norm"), LayerNorm = new("layer_norm"), GroupNorm = new("group_norm"), InstanceNorm = new("instance_norm"),
        Relu = new("relu"), Relu_ = new("relu_"), LeakyRelu = new("leaky_relu"), LeakyRelu_ = new("leaky_relu_"),
        Elu = new("elu"), Elu_ = new("elu_"), Gelu = new("gelu"), Gelu_ = new("gelu_"), Silu = new("silu"), Silu_ = new("silu_"),
        Tanh = new("tanh"), Tanh_ = new("tanh_"), Sigmoid = new("sigmoid"), Sigmoid_ = new("sigmoid_"),
        Softplus = new("softplus"), LogSigmoid = new("log_sigmoid"), Softmax = new("softmax", "int"), LogSoftmax = new("log_softmax", "int"),
        Dropout = new("dropout"), Dropout_ = new("dropout_"), RandLike = new("rand_like"), Lt_ = new("lt_", "Scalar"),
        MulScalar_ = new("mul_", "Scalar"), Mul = new("mul", "Tensor"), Mul_ = new("mul_", "Tensor"), Zero_ = new("zero_"),
        MaxPool2d = new("max_pool2d"), MaxPool2dWithIndices = new("max_pool2d_with_indices"),
        AvgPool2d = new("avg_pool2d"), AdaptiveAvgPool2d = new("adaptive_avg_pool2d"),
        Pad = new("pad"), OneHot = new("one_hot"), Embedding = new("embedding"), EmbeddingRenorm_ = new("embedding_renorm_"),
        Flatten = new("flatten", "using_ints"), Unflatten = new("unflatten", "int"),
        Norm = new("norm", "ScalarOpt_dim"), ClampMin = new("clamp_min"), Div = new("div", "Tensor"), CosineSimilarity = new("cosine_similarity"),
        Bce = new("binary_cross_entropy"), BceWithLogits = new("binary_cross_entropy_with_logits"),
        Mse = new("mse_loss"), L1 = new("l1_loss"), SmoothL1 = new("smooth_l1_loss"),
        CrossEntropy = new("cross_entropy_loss"), Nll = new("nll_loss_nd"), KlDiv = new("kl_div"),
        View = new("view"), Reshape = new("reshape"), Add = new("add", "Tensor");
}
