using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>
/// Computes a map for the block of rows that the cursor is in, from a second cursor that runs ahead. Blocks always have
/// the same rows and the same size, so that every cursor over the view reads the same bits.
/// </summary>
internal sealed class BlockAhead : IDisposable
{
    public const int Rows = 64;

    private readonly RowMap _map;
    private readonly DataViewRowCursor _cursor;
    private readonly DataViewRowCursor _ahead;
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly ValueGetter<DataViewRowId> _idAhead;
    private readonly RowReader _read;
    private readonly SingleRow _single;
    private readonly DataViewRowId[] _ids = new DataViewRowId[Rows];
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private long _block = -1;
    private int _count;

    public BlockAhead(RowMap map, DataViewRowCursor cursor, DataViewRowCursor ahead)
    {
        _map = map;
        _cursor = cursor;
        _ahead = ahead;
        _id = cursor.GetIdGetter();
        _idAhead = ahead.GetIdGetter();
        _read = map.CreateReader(ahead);
        _single = new SingleRow(map, cursor);
        _inputs = new float[Rows * map.InputLength];
        _outputs = new float[Rows * map.OutputLength];
    }

    /// <summary>The mapped floats of the cursor's current row.</summary>
    public ReadOnlySpan<float> Current()
    {
        long position = _cursor.Position;
        if (position < 0)
        {
            throw new InvalidOperationException("The cursor is not on a row: call MoveNext first.");
        }
        if (position / Rows != _block)
        {
            Read(position / Rows);
        }
        int row = (int)(position % Rows);
        DataViewRowId id = default;
        _id(ref id);
        // A source whose two cursors do not agree on the order is served row by row.
        return row < _count && _ids[row].Equals(id)
            ? _outputs.AsSpan(row * _map.OutputLength, _map.OutputLength)
            : _single.Current();
    }

    public void Dispose() => _ahead.Dispose();

    private void Read(long block)
    {
        while (_ahead.Position < block * Rows - 1 && _ahead.MoveNext())
        {
        }
        _count = 0;
        while (_count < Rows && _ahead.MoveNext())
        {
            _idAhead(ref _ids[_count]);
            _read(_inputs.AsSpan(_count * _map.InputLength, _map.InputLength));
            _count++;
        }
        _map.Compute(_inputs, _outputs);
        _block = block;
    }
}
