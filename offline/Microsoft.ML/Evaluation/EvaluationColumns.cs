using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Finds and reads the columns that evaluation needs.</summary>
internal static class EvaluationColumns
{
    internal static DataViewSchema.Column Find(IHostEnvironment env, DataViewSchema schema, string role, string name)
    {
        env.CheckNonEmpty(name, nameof(name));
        return schema.GetColumnOrNull(name) ?? throw env.ExceptSchemaMismatch(nameof(schema), role, name);
    }

    /// <summary>Labels as numbers: keys from 0, flags as 0 and 1, missing ones NaN.</summary>
    internal static Func<double> LabelReader(IHostEnvironment env, DataViewRow row, DataViewSchema.Column label)
    {
        switch (label.Type)
        {
            case KeyDataViewType when label.Type.RawType == typeof(uint):
                return Key(row.GetGetter<uint>(label), x => x);
            case KeyDataViewType when label.Type.RawType == typeof(ulong):
                return Key(row.GetGetter<ulong>(label), x => x);
            case KeyDataViewType when label.Type.RawType == typeof(ushort):
                return Key(row.GetGetter<ushort>(label), x => x);
            case KeyDataViewType:
                return Key(row.GetGetter<byte>(label), x => x);
            case BooleanDataViewType:
                return Reader<bool, double>(row.GetGetter<bool>(label), x => x ? 1 : 0);
            case NumberDataViewType when label.Type == NumberDataViewType.Single:
                return Reader<float, double>(row.GetGetter<float>(label), x => x);
            case NumberDataViewType when label.Type == NumberDataViewType.Double:
                return Reader<double, double>(row.GetGetter<double>(label), x => x);
            default:
                throw env.ExceptSchemaMismatch("schema", "label", label.Name, "Single, Double, Boolean or Key", label.Type.ToString());
        }
    }

    internal static Func<float> SingleReader(IHostEnvironment env, DataViewRow row, DataViewSchema.Column column, string role)
    {
        if (column.Type != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", role, column.Name, NumberDataViewType.Single.ToString(), column.Type.ToString());
        return Reader<float, float>(row.GetGetter<float>(column), x => x);
    }

    private static Func<double> Key<T>(ValueGetter<T> getter, Func<T, double> number) =>
        Reader(getter, x => number(x) is var key && key == 0 ? double.NaN : key - 1);

    private static Func<TResult> Reader<T, TResult>(ValueGetter<T> getter, Func<T, TResult> convert)
    {
        T value = default;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }
}
