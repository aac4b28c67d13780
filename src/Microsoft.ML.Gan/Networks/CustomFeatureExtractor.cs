using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A network of the caller's own.</summary>
/// <remarks>
/// The factory is a static method with a name, not a lambda: a saved model names it (type and method), and loading calls it
/// again, so that the program that loads must have it. Weights are as the factory makes them; TorchSharp's own generator is
/// seeded before it is called. Dropout and whatever else draws from that generator are the caller's to seed.
/// </remarks>
public sealed record CustomFeatureExtractor : FeatureExtractor
{
    internal const string Kind = "custom";
    private readonly Func<long[], nn.Module<Tensor, Tensor>> _factory;

    /// <param name="factory">
    /// From the shape of a batch of rows, [−1, slots] or [−1, channels, height, width], to a fresh network that gives
    /// features of shape [batch, features].
    /// </param>
    /// <exception cref="ArgumentException">It is a lambda or an instance's method.</exception>
    public CustomFeatureExtractor(Func<long[], nn.Module<Tensor, Tensor>> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (factory.Target is not null || factory.Method.DeclaringType is null || factory.Method.Name.Contains('<', StringComparison.Ordinal))
        {
            throw new ArgumentException("The factory must be a static method with a name: a saved model calls it by that.", nameof(factory));
        }
        _factory = factory;
    }

    internal override nn.Module<Tensor, Tensor> Create(long[] rowShape, Generator random)
    {
        manual_seed(random.initial_seed());
        return _factory(rowShape) ?? throw new InvalidOperationException($"The feature extractor's factory {Name} gave null.");
    }

    internal override void Validate(string option)
    {
    }

    internal override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write(_factory.Method.DeclaringType!.AssemblyQualifiedName!);
        writer.Write(_factory.Method.Name);
    }

    internal static CustomFeatureExtractor Read(BinaryReader reader)
    {
        string type = reader.ReadString(), method = reader.ReadString();
        MethodInfo? found = Type.GetType(type)?.GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(long[])]);
        return found is not null && typeof(nn.Module<Tensor, Tensor>).IsAssignableFrom(found.ReturnType)
            ? new CustomFeatureExtractor(found.CreateDelegate<Func<long[], nn.Module<Tensor, Tensor>>>())
            : throw new FormatException($"The model's feature extractor is made by {type}.{method}, which this program does not have.");
    }

    private string Name => $"{_factory.Method.DeclaringType!.FullName}.{_factory.Method.Name}";
}
