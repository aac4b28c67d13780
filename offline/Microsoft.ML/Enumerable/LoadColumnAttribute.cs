namespace Microsoft.ML.Data;

/// <summary>The fields of a text file that the member is read from.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class LoadColumnAttribute : Attribute
{
    public LoadColumnAttribute(int fieldIndex) => Ranges = [(fieldIndex, fieldIndex)];

    public LoadColumnAttribute(int start, int end) => Ranges = [(start, end)];

    public LoadColumnAttribute(int[] columnIndexes) => Ranges = [.. columnIndexes.Select(index => (index, index))];

    /// <summary>First and last fields, both inclusive.</summary>
    internal (int First, int Last)[] Ranges { get; }
}
