using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>The cursor of a <see cref="MappedView"/>.</summary>
internal sealed class MappedCursor : DataViewRowCursor
{
    private readonly MappedSchema _mapped;
    private readonly DataViewRowCursor _input;
    private readonly BlockAhead? _block;

    public MappedCursor(MappedSchema mapped, DataViewRowCursor input, DataViewRowCursor? ahead)
    {
        _mapped = mapped;
        _input = input;
        _block = ahead is null ? null : new BlockAhead(mapped.Map, input, ahead);
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _mapped.OutputSchema;

    public override bool MoveNext() => _input.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => MappedColumns.IsActive(_mapped, _input, _block is not null, column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        MappedColumns.Getter<TValue>(_mapped, _input, _block is { } block ? block.Current : null, column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _block?.Dispose();
            _input.Dispose();
        }
        base.Dispose(disposing);
    }
}
