using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>Generators in model files.</summary>
internal static class ModelFile
{
    /// <summary>The generator of a model file, in a pipeline or alone; the caller's to dispose.</summary>
    public static GanTransformer Load(MLContext ml, string path)
    {
        if (!File.Exists(path))
        {
            throw new DemoException($"There is no model at '{path}': train one with the command dcgan, or name another with --model.");
        }
        ITransformer model;
        try
        {
            model = ml.Model.Load(path, out _);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException or InvalidOperationException)
        {
            // What ML.NET says of it is only that a component could not be made.
            throw new DemoException($"'{path}' cannot be read as a model: {error.GetBaseException().Message}");
        }
        GanTransformer? gan = model as GanTransformer ?? (model as IEnumerable<ITransformer>)?.OfType<GanTransformer>().FirstOrDefault();
        return gan ?? throw new DemoException($"The model in '{path}' has no generator in it.");
    }
}
