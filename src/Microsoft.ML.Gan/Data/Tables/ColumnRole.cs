namespace Microsoft.ML.Gan;

/// <summary>What the values of a table's column are, for whatever learns or measures the table.</summary>
public enum ColumnRole
{
    /// <summary>Numbers that may take any value between the smallest and the largest seen.</summary>
    Continuous,

    /// <summary>Whole numbers between the smallest and the largest seen.</summary>
    Integer,

    /// <summary>Values without order, of which only those seen can occur.</summary>
    Categorical,

    /// <summary>Numbers of which only those seen can occur.</summary>
    Ordinal,

    /// <summary>One value, or none at all, in every row.</summary>
    Constant,

    /// <summary>Another value in every row, which says nothing of the others: new rows are numbered on.</summary>
    Identifier,

    /// <summary>A column that is not looked at: in new rows it is missing, or its type's default where the type has no missing value.</summary>
    Ignored,
}
