using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A network's weights in a stream of their own in ML.NET's model file, in TorchSharp's binary weight format.</summary>
internal static class NetworkWeights
{
    public static void Save(ModelSaveContext ctx, string name, nn.Module network) =>
        ctx.SaveBinaryStream(name, writer => CheckedBlock.Write(writer, weights =>
        {
            using DisposeScope scope = NewDisposeScope();
            network.save(weights);
        }));

    /// <exception cref="FormatException">The stream is not there, or does not fit the network.</exception>
    public static void Load(ModelLoadContext ctx, string name, nn.Module network)
    {
        try
        {
            bool found = ctx.TryLoadBinaryStream(name, reader =>
            {
                using DisposeScope scope = NewDisposeScope();
                using BinaryReader weights = CheckedBlock.Read(reader, $"'{name}'");
                network.load(weights);
            });
            if (!found)
            {
                throw new FormatException($"The model is incomplete: it has no '{name}'.");
            }
        }
        catch (Exception e) when (e is ArgumentException or ExternalException)
        {
            throw new FormatException($"The model is corrupt: '{name}' does not fit the networks that it describes.", e);
        }
    }
}
