using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A training row near a queried one.</summary>
/// <param name="Row">The row's position in the training view, from 0.</param>
/// <param name="Distance">The Euclidean distance over all slots or pixels; exactly 0 for an identical row.</param>
public sealed record Neighbour(long Row, double Distance);

/// <summary>
/// The training rows nearest to given rows: what shows a generator that has learnt rows by heart. A generated row that is
/// much nearer to a training row than held-out rows are is a copy of it.
/// </summary>
/// <remarks>
/// Goodfellow et al. 2014, "Generative Adversarial Nets", figure 2, shows the nearest training example beside each sample
/// for this end. Every training row is compared, and the result is exact.
/// </remarks>
public static class NearestNeighbours
{
    // What is held of either side at a time, in numbers, and the queries of a table of distances.
    private const int BlockNumbers = 1 << 20;
    private const int BlockRows = 2048;
    private const int BlockQueries = 512;

    /// <summary>The <paramref name="k"/> nearest training rows of every query row, nearest first; of equally near ones the earlier row.</summary>
    /// <param name="queries">Rows to find neighbours of: generated ones, or held-out ones to compare with. Held in memory; at least 1.</param>
    /// <param name="training">The rows to search, read once and not held; at least <paramref name="k"/>.</param>
    /// <param name="columnName">The column to compare: a known-size vector of Single, in its own scale, or images of one size with
    /// sides from 8 to 128, whose red, green and blue count each from 0 to 255.</param>
    /// <param name="k">Neighbours of each row, at least 1. Default 1.</param>
    /// <param name="trainingColumnName">The column in <paramref name="training"/>; default: <paramref name="columnName"/>.</param>
    /// <returns>For each query row, in order, its <paramref name="k"/> neighbours.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type or size, or <paramref name="k"/> is
    /// below 1 or above the number of training rows.</exception>
    /// <exception cref="InvalidOperationException">A side has no rows, or a value is missing, NaN, infinite or an image of another size.</exception>
    public static IReadOnlyList<IReadOnlyList<Neighbour>> Find(IDataView queries, IDataView training, string columnName, int k = 1,
        string? trainingColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentException.ThrowIfNullOrEmpty(columnName);
        CheckCount(k);
        DataViewSchema.Column queryColumn = InputColumns.Find(queries.Schema, columnName);
        DataViewSchema.Column column = InputColumns.Find(training.Schema, trainingColumnName ?? columnName);
        RowFormat format = FormatOf(training, column);
        format.CheckInput(queryColumn);
        using DisposeScope scope = NewDisposeScope();
        Tensor[] rows = [.. Blocks(new RowCursorSource(queries, columnName, format))];
        return rows.Length > 0
            ? Find(cat(rows), Blocks(new RowCursorSource(training, column.Name, format)), k)
            : throw new InvalidOperationException($"Column '{columnName}' has no rows to find neighbours of.");
    }

    /// <summary>The k nearest rows of every query, nearest first; of equally near ones the earlier row.</summary>
    /// <param name="queries">Shape [queries, slots], Float32, on any device.</param>
    /// <param name="blocks">The rows to search, in order, in blocks of shape [rows, slots], Float32. Enumerated once; each block is
    /// disposed when it has been searched.</param>
    /// <param name="k">At least 1, at most the number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is out of its range.</exception>
    /// <exception cref="ArgumentException">There are no queries, sizes differ, or a value is NaN or infinite.</exception>
    internal static IReadOnlyList<IReadOnlyList<Neighbour>> Find(Tensor queries, IEnumerable<Tensor> blocks, int k)
    {
        CheckCount(k);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Search[] searches = [.. Searches(queries, k)];
        long count = 0;
        foreach (Tensor block in blocks)
        {
            using (block)
            {
                CheckRows(block, queries.shape[1], count, nameof(blocks));
                foreach (Search search in searches)
                {
                    search.Add(block, count);
                }
                count += block.shape[0];
            }
        }
        OptionChecks.Range(k <= count, nameof(k), k, $"at most the number of training rows, {count}");
        return [.. searches.SelectMany(search => search.Found)];
    }

    private static IEnumerable<Search> Searches(Tensor queries, int k)
    {
        CheckRows(queries, queries.shape[^1], 0, nameof(queries));
        if (queries.shape[0] == 0)
        {
            throw new ArgumentException("There are no rows to find neighbours of.", nameof(queries));
        }
        for (long start = 0; start < queries.shape[0]; start += BlockQueries)
        {
            yield return new Search(queries.narrow(0, start, Math.Min(BlockQueries, queries.shape[0] - start)), k);
        }
    }

    private static void CheckCount(int k) => OptionChecks.Range(k >= 1, nameof(k), k, "at least 1");

    private static void CheckRows(Tensor rows, long slots, long before, string side)
    {
        using DisposeScope scope = NewDisposeScope();
        if (rows.dim() != 2 || rows.shape[1] != slots || rows.dtype != ScalarType.Float32)
        {
            throw new ArgumentException($"The {side} are {rows.dtype} of shape [{string.Join(", ", rows.shape)}]: Float32 of shape [rows, {slots}] is needed.", side);
        }
        Tensor finite = rows.isfinite();
        if (!finite.all().ToBoolean())
        {
            long row = before + finite.logical_not().any(1).to(ScalarType.Int32).argmax().ToInt64();
            throw new ArgumentException($"Row {row} of the {side} has a value that is NaN or infinite.", side);
        }
    }

    private static RowFormat FormatOf(IDataView view, DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType { IsKnownSize: true } type when type.ItemType == NumberDataViewType.Single => new VectorRowFormat(type.Dimensions, []),
        // All three colours, so that grey images and coloured ones can be compared.
        ImageDataViewType => new ImageRowFormat(ImageShapes.OfImages(view, column, channels: 3, null, null), sizeInType: false),
        _ => throw InputColumns.Mismatch(column.Name, "known-size vector of Single or image", column.Type.ToString()!),
    };

    private static IEnumerable<Tensor> Blocks(RowCursorSource source)
    {
        int length = source.Format.Length;
        var block = new float[Math.Clamp(BlockNumbers / length, 1, BlockRows) * length];
        using RowCursor cursor = source.Open();
        int filled = 0;
        while (cursor.MoveNext())
        {
            cursor.Read(block.AsSpan(filled, length));
            filled += length;
            if (filled == block.Length)
            {
                yield return AlignedTensor.Of(block, [filled / length, length], CPU);
                filled = 0;
            }
        }
        if (filled > 0)
        {
            yield return AlignedTensor.Of(block[..filled], [filled / length, length], CPU);
        }
    }

    /// <summary>The neighbours so far of some queries.</summary>
    private sealed class Search
    {
        private readonly int _k;
        private readonly Tensor _queries;
        private readonly Tensor _lengths;
        private readonly float[][] _rows;
        private readonly List<(double Squared, long Row)>[] _nearest;

        public Search(Tensor queries, int k)
        {
            _k = k;
            _queries = queries.to(ScalarType.Float64);
            _lengths = _queries.square().sum(dim: 1, keepdim: true);
            _rows = Managed(queries);
            _nearest = [.. _rows.Select(_ => new List<(double, long)>(k + 1))];
        }

        public IEnumerable<IReadOnlyList<Neighbour>> Found =>
            _nearest.Select(found => (IReadOnlyList<Neighbour>)[.. found.Select(one => new Neighbour(one.Row, Math.Sqrt(one.Squared)))]);

        /// <summary>
        /// Looks at every row by ‖q‖² + ‖x‖² − 2q·x, which one matrix product gives but which loses digits where q and x are
        /// close; what could be among the nearest with that loss is then compared slot by slot.
        /// </summary>
        public void Add(Tensor block, long before)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor rows = block.to(ScalarType.Float64, _queries.device);
            Tensor lengths = _lengths + rows.square().sum(dim: 1);
            Tensor squared = lengths - 2 * _queries.matmul(rows.t());
            // n products and sums round at most n times by 2⁻⁵³ each (Higham 2002, section 3.1), thrice over here.
            Tensor error = lengths * (4 * (rows.shape[1] + 8) * Math.Pow(2, -53));
            Tensor reach = tensor(_nearest.Select(found => found.Count < _k ? double.PositiveInfinity : found[^1].Squared).ToArray()).to(_queries.device);
            if (rows.shape[0] >= _k)
            {
                (Tensor nearest, _) = (squared + error).topk(_k, 1, largest: false);
                reach = reach.minimum(nearest.amax([1L]));
            }
            long[] pairs = (squared - error).le(reach.unsqueeze(1)).nonzero().Numbers<long>();
            if (pairs.Length == 0)
            {
                return;
            }
            long[] places = [.. pairs.Where((_, i) => i % 2 == 1).Distinct().Order()];
            var candidates = places.Zip(Managed(block.index_select(0, tensor(places).to(block.device)))).ToDictionary(pair => pair.First, pair => pair.Second);
            for (int i = 0; i < pairs.Length; i += 2)
            {
                Offer(_nearest[pairs[i]], Squared(_rows[pairs[i]], candidates[pairs[i + 1]]), before + pairs[i + 1]);
            }
        }

        private void Offer(List<(double Squared, long Row)> nearest, double squared, long row)
        {
            // Rows come in order: an equally near one goes behind those that are there.
            int place = nearest.Count;
            while (place > 0 && nearest[place - 1].Squared > squared)
            {
                place--;
            }
            if (place < _k)
            {
                nearest.Insert(place, (squared, row));
                if (nearest.Count > _k)
                {
                    nearest.RemoveAt(_k);
                }
            }
        }

        /// <summary>Always summed in one order, so that identical rows are equally far.</summary>
        private static double Squared(float[] x, float[] y)
        {
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double difference = (double)x[i] - y[i];
                sum += difference * difference;
            }
            return sum;
        }

        private static float[][] Managed(Tensor rows) => [.. rows.Numbers<float>().Chunk((int)rows.shape[1])];
    }
}
