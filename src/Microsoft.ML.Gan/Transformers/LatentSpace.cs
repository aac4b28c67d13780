using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>
/// The space of latent vectors that a generator starts from: samples, paths, means and arithmetic in it, and the ways to rows and back.
/// </summary>
/// <remarks>
/// A latent vector is an array of <see cref="Size"/> numbers; methods give new arrays and keep none. Rows made here share the
/// transformer's networks and can't be read after its disposal. May be used from several threads.
/// </remarks>
public sealed class LatentSpace
{
    // sin Ω below which a great circle is a line, to a float's precision, or one of many.
    private const double Straight = 1e-4;

    private readonly GanModel _model;
    private readonly GanColumns _columns;

    internal LatentSpace(GanTransformer gan)
    {
        _model = gan.Model;
        _columns = gan.Columns;
    }

    /// <summary>The length of a latent vector.</summary>
    public int Size => _model.Architecture.LatentSize;

    /// <summary>Latent vectors drawn from the prior: those that <see cref="GanTransformer.Generate(long, int?)"/> starts from.</summary>
    /// <param name="count">The number of vectors, at least 0.</param>
    /// <param name="seed">Another seed gives other vectors; vector i is the same for any <paramref name="count"/>. Default: the training's own.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public float[][] Sample(int count, int? seed = null)
    {
        OptionChecks.Range(count >= 0, nameof(count), count, "at least 0");
        var noise = new RowNoise(seed ?? _model.Seed, _model.Prior);
        var latents = new float[count][];
        for (int i = 0; i < count; i++)
        {
            latents[i] = new float[Size];
            noise.Fill((ulong)i, 0, latents[i]);
        }
        return latents;
    }

    /// <summary>The point (1 − t) · from + t · to of a straight line.</summary>
    /// <param name="from">Where <paramref name="t"/> is 0.</param>
    /// <param name="to">Where <paramref name="t"/> is 1.</param>
    /// <param name="t">The share of the way, from 0 to 1; beyond, the line goes on. Finite.</param>
    /// <exception cref="ArgumentException">The vectors differ in length, or <paramref name="t"/> is not finite.</exception>
    public static float[] Lerp(float[] from, float[] to, double t)
    {
        CheckPair(from, to, nameof(to));
        CheckShare(t);
        return Blend(from, 1 - t, to, t);
    }

    /// <summary>
    /// The point sin((1 − t)Ω)/sin Ω · from + sin(tΩ)/sin Ω · to of a great circle, where Ω is the angle between the two. Between
    /// vectors of equal length, all have that length.
    /// </summary>
    /// <param name="from">Where <paramref name="t"/> is 0.</param>
    /// <param name="to">Where <paramref name="t"/> is 1.</param>
    /// <param name="t">The share of the angle, from 0 to 1; beyond, the circle goes on. Finite.</param>
    /// <exception cref="ArgumentException">The vectors differ in length, or <paramref name="t"/> is not finite.</exception>
    /// <remarks>
    /// Shoemake 1985, "Animating Rotation with Quaternion Curves", section 3.3; for latents White 2016, "Sampling Generative Networks",
    /// section 2.1. <see cref="Lerp"/> stands in where no one circle passes through both: one vector is zero, or they are opposite (and the
    /// line passes zero) or parallel, to about 1e-4 of a radian.
    /// </remarks>
    public static float[] Slerp(float[] from, float[] to, double t)
    {
        CheckPair(from, to, nameof(to));
        CheckShare(t);
        double fromLength = Length(from), toLength = Length(to), difference = 0, sum = 0;
        if (fromLength == 0 || toLength == 0)
        {
            return Blend(from, 1 - t, to, t);
        }
        for (int i = 0; i < from.Length; i++)
        {
            double u = from[i] / fromLength, v = to[i] / toLength;
            difference += (u - v) * (u - v);
            sum += (u + v) * (u + v);
        }
        // Kahan's form: unlike the arc cosine, exact for small angles too.
        double angle = 2 * Math.Atan2(Math.Sqrt(difference), Math.Sqrt(sum)), sine = Math.Sin(angle);
        return sine < Straight ? Blend(from, 1 - t, to, t) : Blend(from, Math.Sin((1 - t) * angle) / sine, to, Math.Sin(t * angle) / sine);
    }

    /// <summary>Evenly spaced points from one latent vector to another, both included.</summary>
    /// <param name="from">The first point.</param>
    /// <param name="to">The last point.</param>
    /// <param name="steps">The number of points, at least 2.</param>
    /// <param name="kind">The way between them. Default: <see cref="LatentInterpolation.Spherical"/>.</param>
    /// <exception cref="ArgumentException">The vectors differ in length, or <paramref name="steps"/> or <paramref name="kind"/> is out of its range.</exception>
    public static float[][] Interpolate(float[] from, float[] to, int steps, LatentInterpolation kind = LatentInterpolation.Spherical)
    {
        CheckPair(from, to, nameof(to));
        CheckSteps(steps, nameof(steps));
        CheckKind(kind);
        return [.. Enumerable.Range(0, steps).Select(i => i / (steps - 1.0))
            .Select(t => kind == LatentInterpolation.Linear ? Lerp(from, to, t) : Slerp(from, to, t))];
    }

    /// <summary>The mean of latent vectors, number by number: what rows of one kind have in common.</summary>
    /// <param name="latents">At least one vector.</param>
    /// <exception cref="ArgumentException">There are none, or they differ in length.</exception>
    /// <remarks>Radford et al. 2016, section 6.3.2: one example of a kind is unstable, the mean of three already is not.</remarks>
    public static float[] Mean(IEnumerable<float[]> latents)
    {
        ArgumentNullException.ThrowIfNull(latents);
        double[]? sums = null;
        int count = 0;
        foreach (float[] latent in latents)
        {
            sums ??= new double[latent?.Length ?? 0];
            CheckLatent(latent, count, sums.Length, nameof(latents));
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += latent![i];
            }
            count++;
        }
        return sums is null
            ? throw new ArgumentException("There are no latents to take the mean of.", nameof(latents))
            : [.. sums.Select(sum => (float)(sum / count))];
    }

    /// <summary>a − b + c, number by number: what <paramref name="a"/> has and <paramref name="b"/> has not, given to <paramref name="c"/>.</summary>
    /// <param name="a">With the property, best a <see cref="Mean"/> of several.</param>
    /// <param name="b">Like <paramref name="a"/> but without it.</param>
    /// <param name="c">What is to have it.</param>
    /// <exception cref="ArgumentException">The vectors differ in length.</exception>
    /// <remarks>Radford et al. 2016, section 6.3.2 and figure 7.</remarks>
    public static float[] Arithmetic(float[] a, float[] b, float[] c)
    {
        CheckPair(a, b, nameof(b));
        CheckPair(a, c, nameof(c));
        return [.. a.Select((value, i) => (float)((double)value - b[i] + c[i]))];
    }

    /// <summary>A grid of latent vectors between four corners, row by row: down the left and the right side first, then across.</summary>
    /// <param name="topLeft">The first vector.</param>
    /// <param name="topRight">The last vector of the first row.</param>
    /// <param name="bottomLeft">The first vector of the last row.</param>
    /// <param name="bottomRight">The last vector.</param>
    /// <param name="rows">Rows of the grid, at least 2.</param>
    /// <param name="columns">Columns of the grid, at least 2.</param>
    /// <param name="kind">The way along sides and rows. Default: <see cref="LatentInterpolation.Spherical"/>; with
    /// <see cref="LatentInterpolation.Linear"/> the grid is bilinear.</param>
    /// <exception cref="ArgumentException">The vectors differ in length, or a number or <paramref name="kind"/> is out of its range.</exception>
    public static float[][] Grid(float[] topLeft, float[] topRight, float[] bottomLeft, float[] bottomRight, int rows, int columns,
        LatentInterpolation kind = LatentInterpolation.Spherical)
    {
        CheckPair(topLeft, topRight, nameof(topRight));
        CheckPair(topLeft, bottomLeft, nameof(bottomLeft));
        CheckPair(topLeft, bottomRight, nameof(bottomRight));
        CheckSteps(rows, nameof(rows));
        CheckSteps(columns, nameof(columns));
        CheckKind(kind);
        return [.. Interpolate(topLeft, bottomLeft, rows, kind).Zip(Interpolate(topRight, bottomRight, rows, kind))
            .SelectMany(ends => Interpolate(ends.First, ends.Second, columns, kind))];
    }

    /// <summary>The rows that latent vectors lead to.</summary>
    /// <param name="latents">Vectors of <see cref="Size"/> finite numbers; copied. Those of <see cref="Sample"/> give the rows of
    /// <see cref="GanTransformer.Generate(long, int?)"/>.</param>
    /// <param name="label">One of <see cref="GanTransformer.Labels"/> where training had labels, else null.</param>
    /// <returns>A view of the label column (where training had labels), the latent column and the generated one. Lazy and repeatable.</returns>
    /// <exception cref="ArgumentException">A vector has another length or a number that is not finite; the label is unknown or had no rows,
    /// or is null though training had labels.</exception>
    /// <exception cref="InvalidOperationException">A label is given, and training had none.</exception>
    public IDataView Decode(IEnumerable<float[]> latents, string? label = null)
    {
        ArgumentNullException.ThrowIfNull(latents);
        // Asked for now: a disposed model says so before a row is read.
        _ = _model.Generator;
        int place = PlaceOf(label);
        var rows = new List<float[]>();
        foreach (float[] latent in latents)
        {
            CheckLatent(latent, rows.Count, Size, nameof(latents));
            if (Array.FindIndex(latent, value => !float.IsFinite(value)) is >= 0 and var slot)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Latent {rows.Count} is {latent[slot]} at slot {slot}: its numbers must be finite."), nameof(latents));
            }
            rows.Add([.. latent]);
        }
        var indices = new RowIndexView(rows.Count, _model.Labels, _columns.Label, _ => place);
        var given = new MappedView(indices, new LatentMap([.. rows], Size, _columns.Latent));
        return new MappedView(given, new GeneratorMap(_model, _columns, _model.Seed));
    }

    /// <summary>
    /// The latent vectors whose generated rows come nearest to given rows, by the mean squared difference in the networks' scale: the way
    /// to change, mix or interpolate real rows. Each row is a search of its own, and none need be found exactly.
    /// </summary>
    /// <param name="rows">Rows with a column like the one trained on, and the label column where training had one. Held in memory.</param>
    /// <param name="options">How to look. Default: <see cref="LatentEncodingOptions"/> as it is.</param>
    /// <param name="inputColumnName">The column to encode. Default: the name of the column trained on.</param>
    /// <param name="cancellationToken">Ends the search, with an exception, before its next step.</param>
    /// <returns>One encoding for each row, in order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or a column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">A value is missing, not finite or an image of another size, or a row's label is missing or unknown.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>
    /// Adam on ‖G(z) − x‖² per number + <see cref="LatentEncodingOptions.PriorWeight"/> · mean(z²): Zhu et al. 2016, "Generative Visual
    /// Manipulation on the Natural Image Manifold", "Projecting an image onto the manifold", with pixels in place of features and samples of
    /// the prior in place of a network that guesses the start. For a uniform prior z is clipped to [−1, 1] after each step: the standard
    /// clipping of Lipton and Tripathi 2017, "Precise Recovery of Latent Vectors from Generative Adversarial Networks".
    /// </remarks>
    public IReadOnlyList<LatentEncoding> Encode(IDataView rows, LatentEncodingOptions? options = null, string? inputColumnName = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        LatentEncodingOptions actual = options ?? new LatentEncodingOptions();
        actual.Validate();
        _ = _model.Generator;
        float[][] read = new ScoreMap(_model, _columns.Output, inputColumnName ?? _columns.Input, _columns.Label).Read(rows);
        int unlabelled = _model.Labels is null ? -1 : Array.FindIndex(read, row => !row.AsSpan(_model.Format.Length).ContainsAnyExcept(0f));
        return unlabelled < 0
            ? new LatentEncoder(_model, actual, cancellationToken).Encode(read)
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"Column '{_columns.Label}', row {unlabelled}: the label is missing, and it says what to generate."));
    }

    private int PlaceOf(string? label) => (_model.Labels, label) switch
    {
        (null, null) => LabelSet.Missing,
        ({ } labels, null) => throw new ArgumentException($"The model was trained with labels: say which one to generate. {labels.Known()}", nameof(label)),
        _ => _model.PlaceOf(label),
    };

    private static float[] Blend(float[] from, double fromShare, float[] to, double toShare) =>
        [.. from.Select((value, i) => (float)(fromShare * value + toShare * to[i]))];

    private static double Length(float[] vector) => Math.Sqrt(vector.Sum(value => (double)value * value));

    private static void CheckPair(float[] first, float[] second, string name)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second, name);
        if (first.Length != second.Length)
        {
            throw new ArgumentException($"The vector has {second.Length} numbers, and the first one {first.Length}: latents of one model have one length.", name);
        }
    }

    private static void CheckLatent(float[]? latent, int row, int size, string name)
    {
        if (latent?.Length != size)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Latent {row} {(latent is null ? "is null" : $"has {latent.Length} numbers")}; {size} are expected."), name);
        }
    }

    private static void CheckShare(double t) => OptionChecks.Range(double.IsFinite(t), nameof(t), t, "finite");

    private static void CheckSteps(int steps, string name) => OptionChecks.Range(steps >= 2, name, steps, "at least 2");

    private static void CheckKind(LatentInterpolation kind) => OptionChecks.Range(Enum.IsDefined(kind), nameof(kind), kind, "Linear or Spherical");
}
