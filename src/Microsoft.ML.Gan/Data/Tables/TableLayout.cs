using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Gan;

/// <summary>The columns of a table and what their values are: what leads from a view to numbers, and from numbers to a view of the same schema.</summary>
internal sealed class TableLayout
{
    // Whole numbers with few values are grades or counts of which no others need be made.
    private const int MostGrades = 20, MostLevels = 10, FewestIdentifiers = 20;

    // Whole numbers up to here are exact as Double.
    private const double LargestWhole = 1L << 53;

    private TableLayout(IReadOnlyList<TableColumn> columns, IReadOnlyList<TableField> fields)
    {
        Columns = columns;
        Fields = fields;
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public IReadOnlyList<TableField> Fields { get; }

    /// <summary>Reads a view, finds out what its columns are, and gives their numbers.</summary>
    /// <param name="view">The view; hidden columns are left out.</param>
    /// <param name="roles">Roles by column name, for those that are not to be found out.</param>
    /// <param name="discrete">Columns that hold categories whatever they look like (the label), by name.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <exception cref="ArgumentOutOfRangeException">A role names a column that is not there or can't have it, or a column's type is none that a table can have.</exception>
    /// <exception cref="InvalidOperationException">The view has no rows, or a value that is infinite.</exception>
    public static (TableLayout Layout, Table Table) Read(IDataView view, IReadOnlyDictionary<string, ColumnRole> roles, IReadOnlyCollection<string> discrete, CancellationToken cancellation)
    {
        Check(view.Schema, roles, discrete);
        DataViewSchema.Column[] visible = Visible(view.Schema);
        TableColumn[] columns = [.. visible.Select(TableColumn.Of)];
        bool IsRead(TableColumn column) => roles.GetValueOrDefault(column.Name, ColumnRole.Continuous) != ColumnRole.Ignored;
        List<double>[][] numbers = [.. columns.Select(column => Enumerable.Range(0, column.IsReadable ? column.Width : 1).Select(_ => new List<double>()).ToArray())];
        using (DataViewRowCursor cursor = view.GetRowCursor(visible.Where((_, i) => IsRead(columns[i]))))
        {
            (Action<Span<double>> Read, double[] Row, List<double>[] Numbers, TableColumn Column)[] readers =
                [.. columns.Select((column, i) => (column, i)).Where(each => IsRead(each.column)).Select(each =>
                    (each.column.CreateReader(cursor, visible[each.i], learning: true), new double[each.column.Width], numbers[each.i], each.column))];
            for (long row = 0; cursor.MoveNext(); row++)
            {
                cancellation.ThrowIfCancellationRequested();
                foreach ((Action<Span<double>> read, double[] slots, List<double>[] lists, TableColumn column) in readers)
                {
                    read(slots);
                    for (int slot = 0; slot < slots.Length; slot++)
                    {
                        if (double.IsInfinity(slots[slot]))
                        {
                            throw new InvalidOperationException(FormattableString.Invariant($"Column '{column.FieldName(slot)}', row {row}: the value is {slots[slot]}; a table's numbers are finite, or missing (NaN)."));
                        }
                        lists[slot].Add(slots[slot]);
                    }
                }
            }
        }
        int count = numbers.SelectMany(lists => lists).Select(list => list.Count).DefaultIfEmpty(0).Max();
        if (count == 0)
        {
            throw new InvalidOperationException(columns.Any(IsRead) ? "The view has no rows to learn from." : "Every column has the role Ignored: there is nothing to learn.");
        }
        var fields = new List<TableField>();
        var values = new List<double[]>();
        for (int i = 0; i < columns.Length; i++)
        {
            for (int slot = 0; slot < numbers[i].Length; slot++)
            {
                double[] field = IsRead(columns[i]) ? [.. numbers[i][slot]] : [];
                ColumnRole? role = roles.TryGetValue(columns[i].Name, out ColumnRole given) ? given : discrete.Contains(columns[i].Name) ? ColumnRole.Categorical : null;
                fields.Add(Describe(columns[i], i, slot, field, role));
                values.Add(field);
            }
            if (fields[^1].Role == ColumnRole.Identifier)
            {
                columns[i].Forget();
            }
        }
        var layout = new TableLayout(columns, fields);
        return (layout, new Table(layout, count, [.. values]));
    }

    /// <summary>Reads another view of the same columns. A text that this layout has not seen counts as its column's number of texts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    public Table Read(IDataView view, CancellationToken cancellation = default)
    {
        DataViewSchema.Column[] found = [.. Columns.Select(column => InputColumns.Find(view.Schema, column.Name))];
        bool[] read = [.. Columns.Select((_, i) => Fields.Any(field => field.Column == i && field.Role != ColumnRole.Ignored))];
        for (int i = 0; i < found.Length; i++)
        {
            if (read[i] && !SameKind(found[i].Type, Columns[i].Type))
            {
                throw InputColumns.Mismatch(found[i].Name, Columns[i].Type.ToString()!, found[i].Type.ToString()!);
            }
        }
        var values = Fields.Select(_ => new List<double>()).ToArray();
        using DataViewRowCursor cursor = view.GetRowCursor(found.Where((_, i) => read[i]));
        var readers = new List<(Action<Span<double>> Read, double[] Values, int First)>();
        for (int i = 0, first = 0; i < Columns.Count; i++)
        {
            int width = Fields.Count(field => field.Column == i);
            if (read[i])
            {
                readers.Add((Columns[i].CreateReader(cursor, found[i], learning: false), new double[width], first));
            }
            first += width;
        }
        int count = 0;
        for (; cursor.MoveNext(); count++)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach ((Action<Span<double>> reader, double[] row, int first) in readers)
            {
                reader(row);
                for (int slot = 0; slot < row.Length; slot++)
                {
                    values[first + slot].Add(row[slot]);
                }
            }
        }
        return new Table(this, count, [.. values.Select(list => list.ToArray())]);
    }

    /// <summary>The place of a scalar column's field.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is a vector.</exception>
    public int FieldOf(string columnName, string parameter)
    {
        for (int i = 0; i < Fields.Count; i++)
        {
            if (Columns[Fields[i].Column].Name == columnName)
            {
                return Columns[Fields[i].Column].Type is VectorDataViewType
                    ? throw new ArgumentOutOfRangeException(parameter, columnName, $"'{columnName}' is a vector; a scalar column is needed.")
                    : i;
            }
        }
        throw new ArgumentOutOfRangeException(parameter, columnName, $"There is no column '{columnName}'. The columns are: {string.Join(", ", Columns.Select(column => column.Name))}.");
    }

    /// <summary>A category's value by how it reads: text, a key's value, True or False, a number in the invariant culture.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The field's values are not categories, or none reads so.</exception>
    public double ValueOf(int field, string shown, string parameter)
    {
        TableField found = Fields[field];
        TableColumn column = Columns[found.Column];
        if (!found.IsDiscrete)
        {
            throw new ArgumentOutOfRangeException(parameter, shown, $"Column '{found.Name}' is {found.Role}: values can be asked for of categorical and ordinal columns only.");
        }
        foreach (double category in found.Categories)
        {
            if (column.Show(category) == shown)
            {
                return category;
            }
        }
        const int named = 20;
        string known = string.Join(", ", found.Categories.Take(named).Select(column.Show)) + (found.Categories.Length > named ? $" and {found.Categories.Length - named} more" : "");
        throw new ArgumentOutOfRangeException(parameter, shown, $"Column '{found.Name}' had no value '{shown}' in training. Its values: {known}.");
    }

    /// <summary>A field's categories as they read.</summary>
    public IReadOnlyList<string> Shown(int field) => [.. Fields[field].Categories.Select(Columns[Fields[field].Column].Show)];

    /// <summary>The schema of the view that was read, without hidden columns.</summary>
    public DataViewSchema CreateSchema()
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.DetachedColumn column in Columns.Select(column => column.Detached()))
        {
            builder.AddColumn(column.Name, column.Type, column.Annotations);
        }
        return builder.ToSchema();
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(Columns.Count);
        foreach (TableColumn column in Columns)
        {
            column.Save(writer);
        }
        writer.Write(Fields.Count);
        foreach (TableField field in Fields)
        {
            field.Save(writer);
        }
    }

    public static TableLayout Load(BinaryReader reader) => new(
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => TableColumn.Load(reader))],
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => TableField.Load(reader))]);

    /// <summary>Refuses a schema that can't be read so, before anything is read.</summary>
    public static void Check(DataViewSchema schema, IReadOnlyDictionary<string, ColumnRole> roles, IReadOnlyCollection<string> discrete)
    {
        foreach (string named in roles.Keys.Concat(discrete))
        {
            InputColumns.Find(schema, named);
        }
        foreach (DataViewSchema.Column column in Visible(schema))
        {
            ColumnRole? role = roles.TryGetValue(column.Name, out ColumnRole given) ? given : null;
            TableColumn found = TableColumn.Of(column);
            if (!DataViewTypes.Knows(column.Type))
            {
                throw InputColumns.Mismatch(column.Name, "numbers, a known-size vector of numbers, boolean, text or key (drop the column first)", column.Type.ToString()!);
            }
            if (!found.IsReadable && role != ColumnRole.Ignored)
            {
                throw InputColumns.Mismatch(column.Name, "numbers, a known-size vector of numbers, boolean, text or key (or give it the role Ignored)", column.Type.ToString()!);
            }
            if (role is ColumnRole.Continuous or ColumnRole.Integer or ColumnRole.Ordinal && !found.IsNumeric)
            {
                throw new ArgumentOutOfRangeException(nameof(roles), role, $"Column '{column.Name}' has the type {column.Type} and can't be {role}: only numbers can.");
            }
            if (discrete.Contains(column.Name) && (column.Type is VectorDataViewType || role is not (null or ColumnRole.Categorical or ColumnRole.Ordinal)))
            {
                throw new ArgumentOutOfRangeException(nameof(roles), role, $"Column '{column.Name}' is the label, and has the type {column.Type}{(role is null ? "" : $" and the role {role}")}: a scalar column that is Categorical or Ordinal is needed.");
            }
            if (role == ColumnRole.Identifier && (column.Type is VectorDataViewType or KeyDataViewType or BooleanDataViewType))
            {
                throw new ArgumentOutOfRangeException(nameof(roles), role, $"Column '{column.Name}' has the type {column.Type} and can't be {role}: numbers and text can be counted on, its values can't.");
            }
        }
    }

    private static DataViewSchema.Column[] Visible(DataViewSchema schema) => [.. schema.Where(column => !column.IsHidden)];

    private static bool SameKind(DataViewType type, DataViewType expected) => expected is KeyDataViewType
        ? type is KeyDataViewType && type.RawType == expected.RawType
        : type.Equals(expected);

    private static TableField Describe(TableColumn column, int place, int slot, double[] values, ColumnRole? given)
    {
        double[] present = [.. values.Where(value => !double.IsNaN(value))];
        double[] distinct = [.. present.Distinct().Order()];
        ColumnRole role = given ?? Guess(column, values.Length, present.Length, distinct);
        // A promise that would be broken in the first row.
        if (role == ColumnRole.Integer && !distinct.All(IsWhole))
        {
            throw new ArgumentOutOfRangeException("roles", role, string.Create(CultureInfo.InvariantCulture, $"Column '{column.FieldName(slot)}' has the role Integer and the value {distinct.First(value => !IsWhole(value))}."));
        }
        if (role == ColumnRole.Constant && (distinct.Length > 1 || (distinct.Length == 1 && present.Length < values.Length)))
        {
            throw new ArgumentOutOfRangeException("roles", role, $"Column '{column.FieldName(slot)}' has the role Constant and more than one value: '{column.Show(distinct[0])}' and '{(distinct.Length > 1 ? column.Show(distinct[1]) : "")}'.");
        }
        // Neighbours beyond are one number as Double: a row would get a value that no row had.
        if (column.IsWhole && role is not (ColumnRole.Continuous or ColumnRole.Integer) && distinct.Any(value => !IsWhole(value)))
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Column '{column.FieldName(slot)}' is {role} and has the value {column.Show(distinct.First(value => !IsWhole(value)))}; whole numbers are told apart up to {column.Show(LargestWhole)}. Convert the column to text, or give it the role Continuous or Ignored."));
        }
        if (role is ColumnRole.Continuous or ColumnRole.Integer or ColumnRole.Categorical or ColumnRole.Ordinal && distinct.Length == 0)
        {
            role = ColumnRole.Constant;
        }
        return new TableField(place, slot, column.FieldName(slot), role, role is ColumnRole.Categorical or ColumnRole.Ordinal ? distinct : [],
            distinct.Length == 0 ? double.NaN : distinct[0], distinct.Length == 0 ? double.NaN : distinct[^1],
            values.Length == 0 ? 0 : 1 - present.Length / (double)values.Length);
    }

    private static ColumnRole Guess(TableColumn column, int rows, int present, double[] distinct)
    {
        if (distinct.Length == 0 || (distinct.Length == 1 && present == rows))
        {
            return ColumnRole.Constant;
        }
        if (!column.IsNumeric)
        {
            return column.Type is TextDataViewType && distinct.Length == present && present >= FewestIdentifiers ? ColumnRole.Identifier : ColumnRole.Categorical;
        }
        bool whole = distinct.All(IsWhole), few = 2 * distinct.Length <= present;
        if (whole && column.CanCount && present >= FewestIdentifiers && distinct.Length == rows && distinct[^1] - distinct[0] == rows - 1)
        {
            return ColumnRole.Identifier;
        }
        return few && distinct.Length <= (whole ? MostGrades : MostLevels) ? ColumnRole.Ordinal : whole ? ColumnRole.Integer : ColumnRole.Continuous;
    }

    private static bool IsWhole(double value) => Math.Abs(value) <= LargestWhole && Math.Truncate(value) == value;
}

/// <summary>The numbers of a table, field by field.</summary>
/// <param name="Layout">Its columns.</param>
/// <param name="Count">Its rows.</param>
/// <param name="Values">For each field, a number for each row, NaN where it is missing; empty where the column is ignored.</param>
internal sealed record Table(TableLayout Layout, int Count, double[][] Values)
{
    /// <summary>Some of the rows.</summary>
    public Table Take(IReadOnlyList<int> rows) => new(Layout, rows.Count, [.. Values.Select(field => field.Length == 0 ? field : rows.Select(row => field[row]).ToArray())]);
}
