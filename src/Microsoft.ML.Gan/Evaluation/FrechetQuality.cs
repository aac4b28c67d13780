using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The squared Fréchet distance between features of real rows and of generated ones, each set taken as a Gaussian.</summary>
/// <remarks>
/// <para>
/// Heusel et al. 2017, "GANs Trained by a Two Time-Scale Update Rule", equation 6; see <see cref="FrechetDistance"/>.
/// Without <see cref="Features"/>, vectors are their own features, so that means and covariances of slots are compared.
/// Images pass a small convolutional network with fixed random weights (Naeem et al. 2020, "Reliable Fidelity and Diversity
/// Metrics for Generative Models", section 4), which gives 128 features and sees noise, blur and missing kinds of images,
/// but knows nothing of what they show: a classifier's features are the better ones where there is a classifier.
/// </para>
/// <para>
/// The distance of finite sets is too large by an amount that shrinks with the rows: take several times as many rows as
/// features. It sees nothing beyond mean and covariance; <see cref="SlicedWassersteinQuality"/> sees whole distributions.
/// </para>
/// </remarks>
public sealed class FrechetQuality : QualityMeasure
{
    // At 128×128, the first maps of a block take 32 MiB.
    private const long BlockRows = 128;

    /// <summary>
    /// A block of rows, of the shape and on the device of those handed to <see cref="Distance"/>, to its features of shape
    /// [rows, features], row by row. Called without gradients, from any thread; the tensors it makes are disposed after the
    /// block. Default null: the rows themselves, or random features of images.
    /// </summary>
    public Func<Tensor, Tensor>? Features { get; init; }

    /// <inheritdoc/>
    public override string Name => "frechet";

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As the base says; at least 2 rows a side are needed. Or rows are neither vectors nor
    /// images and <see cref="Features"/> is null, or what that gave is not [rows, features] or not finite.</exception>
    public override double Distance(Tensor real, Tensor generated)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Check(real, generated, leastRows: 2);
        Func<Tensor, Tensor> features = Features is { } own ? rows => Checked(own(rows), rows.shape[0]) : DefaultFeatures(real);
        return FrechetDistance.Between(
            FeatureMoments.Of(real, features, BlockRows, nameof(real)),
            FeatureMoments.Of(generated.to(real.device), features, BlockRows, nameof(generated)));
    }

    private static Func<Tensor, Tensor> DefaultFeatures(Tensor real) => real.shape switch
    {
        [_, _] => rows => rows,
        [_, var channels, _, _] => new RandomFeatures(channels, real.device).Of,
        _ => throw new ArgumentException(
            $"Rows of shape [{string.Join(", ", real.shape)}] are neither vectors nor images: set {nameof(Features)}.", nameof(real)),
    };

    private static Tensor Checked(Tensor features, long rows) => features.dim() == 2 && features.shape[0] == rows && features.shape[1] > 0
        ? features
        : throw new ArgumentException(
            $"{nameof(Features)} gave the shape [{string.Join(", ", features.shape)}] for {rows} rows: [{rows}, features] is needed.", nameof(Features));
}
