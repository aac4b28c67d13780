using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>Generators in model files.</summary>
internal static class ModelFile
{
    /// <summary>The generator of images in a model file, in a pipeline or alone; the caller's to dispose.</summary>
    public static GanTransformer Load(MLContext ml, string path) => File.Exists(path)
        ? Load<GanTransformer>(ml, path)
        : throw new DemoException($"There is no model at '{path}': train one with the command dcgan, or name another with --model.");

    /// <summary>The generator of a kind in a model file that is there; the caller's to dispose.</summary>
    public static T Load<T>(MLContext ml, string path) where T : class, ITransformer
    {
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
        T? gan = model as T ?? (model as IEnumerable<ITransformer>)?.OfType<T>().FirstOrDefault();
        return gan ?? throw new DemoException($"The model in '{path}' has no generator in it.");
    }
}
