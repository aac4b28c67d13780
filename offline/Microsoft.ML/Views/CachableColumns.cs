using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Data;

/// <summary>Caching and shuffling hold values back and hand out copies, which only primitive values and vectors allow.</summary>
internal static class CachableColumns
{
    /// <summary>The view without columns of other types, such as images.</summary>
    public static IDataView Select(IHost host, IDataView input)
    {
        int[] kept = [.. input.Schema.Where(column => column.Type is PrimitiveDataViewType or VectorDataViewType).Select(column => column.Index)];
        return kept.Length == input.Schema.Count
            ? input
            : new ColumnSelectingView(host, input, new ColumnSelectingBindings(input.Schema, kept));
    }
}
