using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Fills a caller's variable with the value of one column in the current row.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>A lazy, immutable table that is read through cursors.</summary>
public interface IDataView
{
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null);

    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null);
}

/// <summary>One row of typed values.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>The row's index: −1 before the first row.</summary>
    public abstract long Position { get; }

    /// <summary>Orders rows between the cursors of a set: it never decreases in one cursor.</summary>
    public abstract long Batch { get; }

    public abstract DataViewSchema Schema { get; }

    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    public abstract bool IsColumnActive(DataViewSchema.Column column);

    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    protected virtual void Dispose(bool disposing)
    {
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A row that moves.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    public abstract bool MoveNext();
}
