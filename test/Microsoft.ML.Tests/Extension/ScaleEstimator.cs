using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Tests.Extension;

/// <summary>An estimator of an outside assembly: learns the factor that brings the largest magnitude of a vector column to one.</summary>
internal sealed class ScaleEstimator(IHostEnvironment environment, string outputColumnName, string inputColumnName) : IEstimator<ScaleTransformer>
{
    private readonly IHost _host = environment.Register(nameof(ScaleEstimator));

    public ScaleTransformer Fit(IDataView input)
    {
        using IChannel channel = _host.Start("Fitting");
        DataViewSchema.Column column = input.Schema[inputColumnName];
        float largest = 0;
        using (DataViewRowCursor cursor = input.GetRowCursor([column]))
        {
            ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            while (cursor.MoveNext())
            {
                getter(ref value);
                foreach (float item in value.GetValues())
                    largest = Math.Max(largest, Math.Abs(item));
            }
        }
        channel.Info(MessageSensitivity.None, "largest magnitude {0}", largest);
        return new ScaleTransformer(outputColumnName, inputColumnName, 1 / largest);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column input = inputSchema.Single(column => column.Name == inputColumnName);
        if (input.ItemType != NumberDataViewType.Single || input.Kind == SchemaShape.Column.VectorKind.Scalar)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"Column '{inputColumnName}' must be a vector of Single");

        // A column of a shape is made by ML.NET itself: from the output schema of a copy.
        var copied = new MLContext().Transforms.CopyColumns(outputColumnName, inputColumnName).GetOutputSchema(inputSchema);
        return new SchemaShape(inputSchema.Where(column => column.Name != outputColumnName).Append(copied.Single(column => column.Name == outputColumnName)));
    }
}
