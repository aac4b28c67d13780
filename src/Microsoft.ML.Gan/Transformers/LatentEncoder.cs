using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The way back from rows to latents: descent on ‖G(z) − x‖², started from several samples of the prior. The generator's weights
/// get no gradients, so that it may generate for others meanwhile.
/// </summary>
/// <remarks>Zhu et al. 2016, "Generative Visual Manipulation on the Natural Image Manifold"; Lipton and Tripathi 2017, "Precise Recovery
/// of Latent Vectors from Generative Adversarial Networks".</remarks>
internal sealed class LatentEncoder(GanModel model, LatentEncodingOptions options, CancellationToken cancellationToken)
{
    // Rows that pass through the generator at a time, each as often as there are restarts.
    private const int BlockRows = 64;

    private readonly RowNoise _noise = new(options.Seed ?? model.Seed, model.Prior);

    /// <summary>The encodings of rows in the column's own scale with their one-hot labels behind them.</summary>
    public IReadOnlyList<LatentEncoding> Encode(float[][] rows)
    {
        var encodings = new List<LatentEncoding>(rows.Length);
        foreach (float[][] block in rows.Chunk(BlockRows / options.Restarts))
        {
            encodings.AddRange(Block(block, encodings.Count));
        }
        return encodings.AsReadOnly();
    }

    private IEnumerable<LatentEncoding> Block(float[][] rows, int first)
    {
        using IDisposable gradients = enable_grad();
        using DisposeScope scope = NewDisposeScope();
        TrainingBatch x = model.Rows([.. rows.SelectMany(row => Enumerable.Repeat(row, options.Restarts)).SelectMany(values => values)]);
        using var z = new Parameter(Starts(rows.Length, first));
        using optim.Optimizer optimizer = optim.Adam([z], options.LearningRate);
        Tensor latents = z.detach().clone();
        Tensor errors = full(z.shape[0], double.PositiveInfinity, ScalarType.Float32, model.Device);
        Tensor lowest = errors.clone();
        for (int step = 0; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using DisposeScope inner = NewDisposeScope();
            Tensor generated = model.Generator.call(LatentSource.Join(z, x.Labels));
            // ‖G(z) − x‖² / numbers + w · mean(z²), for each row: the sum below leaves rows apart.
            Tensor error = (generated - x.Rows).square().flatten(1).mean([1]);
            Tensor objective = error + z.square().mean([1]) * options.PriorWeight;
            Keep(objective, error);
            if (step == options.Steps)
            {
                break;
            }
            z.grad = autograd.grad([objective.sum()], [z])[0];
            optimizer.step();
            if (model.Prior == LatentPrior.Uniform)
            {
                Clip();
            }
        }
        return Best(rows.Length, latents.Numbers<float>(), errors.Numbers<float>(), lowest.Numbers<float>());

        // Adam with a constant rate ends near the minimum, not at it: the best that it came by counts.
        void Keep(Tensor objective, Tensor error)
        {
            using var _ = no_grad();
            Tensor better = objective.lt(lowest);
            latents.copy_(where(better.unsqueeze(1), z, latents));
            errors.copy_(where(better, error, errors));
            lowest.copy_(where(better, objective, lowest));
        }

        void Clip()
        {
            using var _ = no_grad();
            z.clamp_(-1, 1);
        }
    }

    /// <summary>A sample of the prior for every start of every row, shape [rows · restarts, size].</summary>
    private Tensor Starts(int rows, int first)
    {
        int size = model.Architecture.LatentSize;
        var starts = new float[rows * options.Restarts * size];
        for (int i = 0; i < rows * options.Restarts; i++)
        {
            // The second half of the id is never 0, a generated row's: such a row must be found, not known.
            _noise.Fill((ulong)(first + i / options.Restarts), (ulong)(1 + i % options.Restarts), starts.AsSpan(i * size, size));
        }
        return AlignedTensor.Of(starts, [rows * options.Restarts, size], model.Device);
    }

    private IEnumerable<LatentEncoding> Best(int rows, float[] latents, float[] errors, float[] objectives)
    {
        int size = model.Architecture.LatentSize;
        return Enumerable.Range(0, rows).Select(row => Enumerable.Range(row * options.Restarts, options.Restarts).MinBy(start => objectives[start]))
            .Select(start => new LatentEncoding(latents[(start * size)..((start + 1) * size)], errors[start]));
    }
}
