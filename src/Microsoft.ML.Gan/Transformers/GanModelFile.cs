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

    public static void Save(ModelSaveContext ctx, GanModel model, GanColumns columns)
    {
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            columns.Save(writer);
            model.Architecture.Save(writer);
            writer.Write(model.Plans.Count);
            foreach (CriticPlan plan in model.Plans)
            {
                plan.Save(writer);
            }
            model.Format.Save(writer);
            model.Scaling.Save(writer);
            writer.Write(model.Labels is not null);
            model.Labels?.Save(writer);
            writer.Write((int)model.Prior);
            writer.Write(model.Seed);
            writer.Write(model.Step);
        });
        NetworkWeights.Save(ctx, GeneratorStream, model.Generator);
        for (int i = 0; i < model.Critics.Count; i++)
        {
            NetworkWeights.Save(ctx, CriticStream(i), model.Critics[i]);
        }
    }

    /// <exception cref="FormatException">Something in the file cannot be right.</exception>
    public static (GanModel Model, GanColumns Columns) Load(ModelLoadContext ctx, Device device)
    {
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "plan");
        var columns = GanColumns.Load(reader);
        NetworkArchitecture architecture = NetworkArchitecture.Load(reader);
        CriticPlan[] plans = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => CriticPlan.Load(reader))];
        RowFormat format = RowFormat.Load(reader);
        ValueScaling scaling = ValueScaling.Load(reader);
        LabelSet? labels = reader.ReadBoolean() ? LabelSet.Load(reader) : null;
        var prior = (LatentPrior)reader.ReadInt32();
        int seed = reader.ReadInt32();
        long step = reader.ReadInt64();

        var networks = new List<nn.Module>();
        try
        {
            using var random = new Generator(0);
            nn.Module<Tensor, Tensor> generator = architecture.CreateGenerator(labels?.Count ?? 0, random);
            networks.Add(generator);
            NetworkWeights.Load(ctx, GeneratorStream, generator);
            var critics = new Critic[plans.Length];
            for (int i = 0; i < plans.Length; i++)
            {
                critics[i] = architecture.CreateCritic(plans[i], random);
                networks.Add(critics[i]);
                NetworkWeights.Load(ctx, CriticStream(i), critics[i]);
            }
            networks.ForEach(network =>
            {
                network.eval();
                network.Settle(device);
            });
            return (new GanModel(architecture, plans, format, scaling, labels, prior, seed, step, generator, critics, device), columns);
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            throw;
        }
    }

    private static string CriticStream(int number) => FormattableString.Invariant($"Discriminator{number}.weights");
}
