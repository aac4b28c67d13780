using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The GAN's part of ML.NET's model file: the plan in the model stream, the weights of each network in a stream of their
/// own, in TorchSharp's binary weight format.
/// </summary>
internal static class GanModelFile
{
    private const string GeneratorStream = "Generator.weights";
    private const string DiscriminatorStream = "Discriminator.weights";

    public static void Save(ModelSaveContext ctx, GanModel model, string[] columns)
    {
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            Array.ForEach(columns, writer.Write);
            model.Architecture.Save(writer);
            model.Format.Save(writer);
            model.Scaling.Save(writer);
            writer.Write((int)model.Prior);
            writer.Write(model.Seed);
        });
        SaveWeights(ctx, GeneratorStream, model.Generator);
        SaveWeights(ctx, DiscriminatorStream, model.Discriminator);
    }

    /// <exception cref="FormatException">Something in the file cannot be right.</exception>
    public static (GanModel Model, string[] Columns) Load(ModelLoadContext ctx, Device device)
    {
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "plan");
        string[] columns = [reader.ReadString(), reader.ReadString(), reader.ReadString()];
        NetworkArchitecture architecture = NetworkArchitecture.Load(reader);
        RowFormat format = RowFormat.Load(reader);
        ValueScaling scaling = ValueScaling.Load(reader);
        var prior = (LatentPrior)reader.ReadInt32();
        int seed = reader.ReadInt32();

        using var random = new Generator(0);
        nn.Module<Tensor, Tensor> generator = LoadWeights(ctx, GeneratorStream, architecture.CreateGenerator(random), device);
        try
        {
            nn.Module<Tensor, Tensor> discriminator = LoadWeights(ctx, DiscriminatorStream, architecture.CreateDiscriminator(random), device);
            return (new GanModel(architecture, format, scaling, prior, seed, generator, discriminator, device), columns);
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private static void SaveWeights(ModelSaveContext ctx, string name, nn.Module network) =>
        ctx.SaveBinaryStream(name, writer => CheckedBlock.Write(writer, weights =>
        {
            using DisposeScope scope = NewDisposeScope();
            network.save(weights);
        }));

    private static nn.Module<Tensor, Tensor> LoadWeights(ModelLoadContext ctx, string name, nn.Module<Tensor, Tensor> network, Device device)
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
                throw new FormatException($"The GAN model is incomplete: it has no '{name}'.");
            }
            network.eval();
            return network.to(device);
        }
        catch (Exception e)
        {
            network.Dispose();
            if (e is ArgumentException or ExternalException)
            {
                throw new FormatException($"The GAN model is corrupt: '{name}' does not fit the networks that it describes.", e);
            }
            throw;
        }
    }
}
