using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The sliced Wasserstein-1 distance: both sets of rows are projected on random directions, where the distance between
/// two distributions is the area between their quantile functions, and the mean over the directions is taken.
/// </summary>
/// <remarks>
/// <para>
/// E|F⁻¹(u·x) − F⁻¹(u·G(z))| over directions u of length 1; images are flattened. It needs no feature space and sees every
/// difference between distributions, given enough directions. Rabin et al. 2012, "Wasserstein Barycenter and its
/// Application to Texture Mixing", section 2; Bonneel et al. 2015, "Sliced and Radon Wasserstein Barycenters of Measures".
/// </para>
/// <para>
/// The unit is that of a slot, but a direction shares its length among all n slots: a shift by v costs |v| for one slot
/// and about |v|·√(2/(πn)) for many.
/// </para>
/// </remarks>
public sealed class SlicedWassersteinQuality : QualityMeasure
{
    // What is held at a time: 4 Mi numbers of directions, and 64 projections of every row.
    private const long BlockNumbers = 1 << 22;
    private const long BlockProjections = 64;

    /// <summary>Random directions; more make the distance steadier from seed to seed. 1 to 10,000; default 128.</summary>
    public int Projections
    {
        get;
        init
        {
            OptionChecks.Range(value is >= 1 and <= 10_000, nameof(Projections), value, "from 1 to 10000");
            field = value;
        }
    } = 128;

    /// <summary>Decides the directions: they are the same in every call. Default 0.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override string Name => "sliced-wasserstein";

    /// <inheritdoc/>
    public override double Distance(Tensor real, Tensor generated)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Check(real, generated, leastRows: 1);
        Tensor x = real.flatten(1), y = generated.flatten(1).to(real.device);
        (Tensor places, Tensor otherPlaces, Tensor weights) = Steps(x.shape[0], y.shape[0], x.device);
        using var random = new Generator((ulong)Seed);
        long slots = x.shape[1];
        // One slot has one direction and its opposite, which measure the same.
        long count = slots == 1 ? 1 : Projections, block = Math.Clamp(BlockNumbers / slots, 1, BlockProjections);
        double sum = 0;
        for (long start = 0; start < count; start += block)
        {
            using DisposeScope inner = NewDisposeScope();
            // Drawn on the CPU, so that a seed means the same on every device.
            Tensor directions = slots == 1 ? ones(1, 1) : empty(Math.Min(block, count - start), slots).normal_(0, 1, random);
            directions = (directions / directions.norm(1, keepdim: true)).to(x.device);
            (Tensor projected, _) = directions.matmul(x.t()).sort(1);
            (Tensor other, _) = directions.matmul(y.t()).sort(1);
            Tensor gaps = (projected.index_select(1, places) - other.index_select(1, otherPlaces)).abs();
            sum += gaps.to(ScalarType.Float64).matmul(weights).sum().ToDouble();
        }
        return sum / count;
    }

    /// <summary>
    /// The steps of two quantile functions laid over one another: on each, the places of their values among n and m sorted
    /// ones and the probability that the step covers. Exact for any n and m: i/n and j/m are compared as i·m and j·n.
    /// </summary>
    private static (Tensor Places, Tensor OtherPlaces, Tensor Weights) Steps(long n, long m, Device device)
    {
        var places = new List<long>();
        var otherPlaces = new List<long>();
        var weights = new List<double>();
        long done = 0;
        for (long i = 0, j = 0; i < n;)
        {
            long end = (i + 1) * m, otherEnd = (j + 1) * n, next = Math.Min(end, otherEnd);
            places.Add(i);
            otherPlaces.Add(j);
            weights.Add((next - done) / ((double)n * m));
            done = next;
            i += end == next ? 1 : 0;
            j += otherEnd == next ? 1 : 0;
        }
        return (tensor(places.ToArray()).to(device), tensor(otherPlaces.ToArray()).to(device), tensor(weights.ToArray()).to(device));
    }
}
