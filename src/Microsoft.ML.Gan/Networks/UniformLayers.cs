using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>Layers with PyTorch's default weights, uniform on ±1/√inputs, from a generator of our own.</summary>
internal static class UniformLayers
{
    public static Linear Linear(int inputs, int outputs, Generator random)
    {
        Linear layer = nn.Linear(inputs, outputs);
        Draw(layer.weight!, layer.bias, inputs, random);
        return layer;
    }

    public static void Draw(Parameter weight, Parameter? bias, int inputs, Generator random)
    {
        double bound = 1 / Math.Sqrt(inputs);
        using var _ = no_grad();
        // Not nn.init: it does not hand the generator on.
        weight.uniform_(-bound, bound, random);
        if (bias is not null)
        {
            bias.uniform_(-bound, bound, random);
        }
    }
}
