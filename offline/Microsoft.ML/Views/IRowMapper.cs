namespace Microsoft.ML.Data;

/// <summary>Computes added columns; bound to one input schema.</summary>
internal interface IRowMapper : ICanSaveModel
{
    /// <summary>The input columns that the active added columns need.</summary>
    Func<int, bool> GetDependencies(Func<int, bool> activeOutput);

    /// <summary>One getter for each active added column, null for the others.</summary>
    Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer);

    DataViewSchema.DetachedColumn[] GetOutputColumns();

    ITransformer GetTransformer();
}
