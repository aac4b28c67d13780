using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>A number of rows with ids and at most a label: what generated rows are generated from.</summary>
/// <param name="count">The rows.</param>
/// <param name="labels">The labels that they have, or null for none.</param>
/// <param name="labelColumnName">The column of labels.</param>
/// <param name="labelOf">A row's label, by its place in <paramref name="labels"/>.</param>
internal sealed class RowIndexView(long count, LabelSet? labels = null, string? labelColumnName = null, Func<long, int>? labelOf = null) : IDataView
{
    public DataViewSchema Schema { get; } = CreateSchema(labels, labelColumnName);

    public bool CanShuffle => false;

    public long? GetRowCount() => count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this, count, labels, labelOf);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema CreateSchema(LabelSet? labels, string? labelColumnName)
    {
        var builder = new DataViewSchema.Builder();
        if (labels is not null)
        {
            DataViewSchema.DetachedColumn column = labels.CreateColumn(labelColumnName!);
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }
        return builder.ToSchema();
    }

    private sealed class Cursor(RowIndexView view, long count, LabelSet? labels, Func<long, int>? labelOf) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position < count ? _position : -1;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_position < count)
            {
                _position++;
            }
            return _position < count;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId value) => value = new DataViewRowId((ulong)_position, 0);

        public override bool IsColumnActive(DataViewSchema.Column column) => Checked(column).Index == 0;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Checked(column).Index == 0
            && labels!.CreateGetter(() => labelOf!(_position)) is ValueGetter<TValue> getter
                ? getter
                : throw new InvalidOperationException($"Invalid TValue: '{typeof(TValue)}' for column '{column.Name}' of type '{column.Type}'.");

        private DataViewSchema.Column Checked(DataViewSchema.Column column) => column.Index < Schema.Count
            ? column
            : throw new ArgumentOutOfRangeException(nameof(column), column.Name, "The view has no such column.");
    }
}
