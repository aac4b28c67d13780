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
    private const int EndMark = 0x4E4147;

    public static void Save(ModelSaveContext ctx, GanModel model, string[] columns)
    {
        BinaryWriter writer = ctx.Writer;
        foreach (string column in columns)
        {
            writer.Write(column);
        }
        model.Architecture.Save(writer);
        model.Format.Save(writer);
        model.Scaling.Save(writer);
        writer.Write((int)model.Prior);
        writer.Write(model.Seed);
        writer.Write(EndMark);
        SaveWeights(ctx, GeneratorStream, model.Generator);
        SaveWeights(ctx, DiscriminatorStream, model.Discriminator);
    }

    /// <exception cref="FormatException">Something in the file cannot be right.</exception>
    public static (GanModel Model, string[] Columns) Load(ModelLoadContext ctx, Device device)
    {
        BinaryReader reader = ctx.Reader;
        try
        {
            string[] columns = [reader.ReadString(), reader.ReadString(), reader.ReadString()];
            NetworkArchitecture architecture = NetworkArchitecture.Load(reader);
            RowFormat format = RowFormat.Load(reader);
            ValueScaling scaling = ValueScaling.Load(reader, format.Length);
            var prior = (LatentPrior)reader.ReadInt32();
            int seed = reader.ReadInt32();
            int end = reader.ReadInt32();
            if (!Enum.IsDefined(prior) || end != EndMark || architecture.RowShape.Skip(1).Aggregate(1L, (product, side) => product * side) != format.Length)
            {
                throw new FormatException("The GAN model is corrupt: its parts do not fit together.");
            }
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
        catch (EndOfStreamException e)
        {
            throw new FormatException("The GAN model is truncated.", e);
        }
    }

    private static void SaveWeights(ModelSaveContext ctx, string name, nn.Module network) =>
        ctx.SaveBinaryStream(name, writer =>
        {
            using DisposeScope scope = NewDisposeScope();
            using var bytes = new MemoryStream();
            using (var weights = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                network.save(weights);
            }
            writer.Write(bytes.Length);
            writer.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        });

    private static nn.Module<Tensor, Tensor> LoadWeights(ModelLoadContext ctx, string name, nn.Module<Tensor, Tensor> network, Device device)
    {
        try
        {
            bool found = ctx.TryLoadBinaryStream(name, reader =>
            {
                using DisposeScope scope = NewDisposeScope();
                long length = reader.ReadInt64();
                byte[] bytes = length is > 0 and <= int.MaxValue ? reader.ReadBytes((int)length) : [];
                if (bytes.Length != length)
                {
                    throw new FormatException($"The GAN model is truncated: '{name}' has {bytes.Length} of {length} bytes.");
                }
                using var weights = new BinaryReader(new MemoryStream(bytes));
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
