using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Gan;

/// <summary>Rows as points: numbers, and codes that differ by 1 or not at all.</summary>
internal sealed class EncodedRows
{
    private readonly double[][] _numbers;
    private readonly double[][] _codes;

    /// <param name="count">The rows.</param>
    /// <param name="numbers">Column by column.</param>
    /// <param name="codes">Column by column.</param>
    public EncodedRows(int count, IEnumerable<double>[] numbers, IEnumerable<double>[] codes)
    {
        Count = count;
        _numbers = [.. numbers.Select(Padded)];
        _codes = [.. codes.Select(Padded)];
    }

    public int Count { get; }

    public IReadOnlyList<double[]> Numbers => _numbers;

    public IReadOnlyList<double[]> Codes => _codes;

    /// <summary>An array for <see cref="SquaredDistances"/>, which is longer than there are rows.</summary>
    public double[] Buffer() => Padded([]);

    /// <summary>The squared distance of another table's row to each of these rows. Summed in one order, so that identical rows are equally far.</summary>
    public ReadOnlySpan<double> SquaredDistances(EncodedRows from, int row, double[] buffer)
    {
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(buffer.AsSpan());
        sums.Clear();
        for (int column = 0; column < _numbers.Length; column++)
        {
            ReadOnlySpan<Vector<double>> numbers = MemoryMarshal.Cast<double, Vector<double>>(_numbers[column].AsSpan());
            var number = new Vector<double>(from._numbers[column][row]);
            for (int i = 0; i < sums.Length; i++)
            {
                Vector<double> difference = numbers[i] - number;
                sums[i] += difference * difference;
            }
        }
        for (int column = 0; column < _codes.Length; column++)
        {
            ReadOnlySpan<Vector<double>> codes = MemoryMarshal.Cast<double, Vector<double>>(_codes[column].AsSpan());
            var code = new Vector<double>(from._codes[column][row]);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += Vector.ConditionalSelect(Vector.Equals(codes[i], code), Vector<double>.Zero, Vector<double>.One);
            }
        }
        return buffer.AsSpan(0, Count);
    }

    /// <summary>The nearest rows of each row of a table, nearest first; of equally near ones the earlier row.</summary>
    /// <param name="from">The rows to find neighbours of.</param>
    /// <param name="k">At least 1; fewer are found where there are fewer.</param>
    public IEnumerable<List<(double Squared, int Row)>> Nearest(EncodedRows from, int k)
    {
        double[] buffer = Buffer();
        for (int i = 0; i < from.Count; i++)
        {
            yield return Least(SquaredDistances(from, i, buffer), k);
        }
    }

    /// <summary>The <paramref name="k"/> least numbers and their places, ascending; of equal ones the earlier.</summary>
    public static List<(double Squared, int Row)> Least(ReadOnlySpan<double> squared, int k)
    {
        var least = new List<(double Squared, int Row)>(k + 1);
        double reach = double.PositiveInfinity;
        for (int row = 0; row < squared.Length; row++)
        {
            if (squared[row] >= reach)
            {
                continue;
            }
            int place = least.Count;
            while (place > 0 && least[place - 1].Squared > squared[row])
            {
                place--;
            }
            least.Insert(place, (squared[row], row));
            if (least.Count > k)
            {
                least.RemoveAt(k);
            }
            reach = least.Count == k ? least[^1].Squared : reach;
        }
        return least;
    }

    // Whole vectors, so that no loop has a remainder.
    private double[] Padded(IEnumerable<double> values)
    {
        int lanes = Vector<double>.Count;
        var padded = new double[(Count + lanes - 1) / lanes * lanes];
        int row = 0;
        foreach (double value in values)
        {
            padded[row++] = value;
        }
        return padded;
    }
}
