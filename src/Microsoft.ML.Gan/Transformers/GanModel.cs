using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What a training yields: the two networks and all that leads from latents to rows and from rows to scores.</summary>
internal sealed class GanModel(NetworkArchitecture architecture, RowFormat format, ValueScaling scaling, LatentPrior prior, int seed,
    nn.Module<Tensor, Tensor> generator, nn.Module<Tensor, Tensor> discriminator, Device device) : IDisposable
{
    private bool _disposed;

    public NetworkArchitecture Architecture => architecture;

    public RowFormat Format => format;

    public ValueScaling Scaling => scaling;

    public LatentPrior Prior => prior;

    /// <summary>The seed of the training, and of the rows that are generated where no other is asked for.</summary>
    public int Seed => seed;

    public nn.Module<Tensor, Tensor> Generator => Alive(generator);

    public nn.Module<Tensor, Tensor> Discriminator => Alive(discriminator);

    /// <summary>Latents, row by row, to rows in the column's own scale. Safe to call from several threads.</summary>
    public void Generate(float[] latents, float[] rows)
    {
        Run(Generator, latents, [-1, architecture.LatentSize], rows);
        for (int start = 0; start < rows.Length; start += format.Length)
        {
            scaling.Undo(rows.AsSpan(start, format.Length));
        }
    }

    /// <summary>Rows in the column's own scale, which is overwritten, to critic outputs.</summary>
    public void Score(float[] rows, float[] scores)
    {
        for (int start = 0; start < rows.Length; start += format.Length)
        {
            scaling.Apply(rows.AsSpan(start, format.Length));
        }
        Run(Discriminator, rows, architecture.RowShape, scores);
    }

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            generator.Dispose();
            discriminator.Dispose();
        }
    }

    private void Run(nn.Module<Tensor, Tensor> network, float[] inputs, long[] shape, float[] outputs)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        network.call(tensor(inputs).view(shape).to(device)).cpu().contiguous().data<float>().CopyTo(outputs);
    }

    private nn.Module<Tensor, Tensor> Alive(nn.Module<Tensor, Tensor> network)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(GanTransformer));
        return network;
    }
}
