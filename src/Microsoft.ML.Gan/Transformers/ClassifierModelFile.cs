using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The classifier's part of ML.NET's model file: the plan in the model stream, weights in streams of their own.</summary>
internal static class ClassifierModelFile
{
    private const string CriticStream = "Discriminator.weights";
    private const int MostNetworks = NeuralNetworkFitting.MostNetworks;

    public static void Save(ModelSaveContext ctx, ClassifierModel model, ClassifierColumns columns, AdaptationReport? report)
    {
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            columns.Save(writer);
            model.Architecture.Save(writer);
            if (model.Domain is { } domain)
            {
                domain.Plan.Save(writer);
                writer.Write(domain.Adapted);
            }
            model.Format.Save(writer);
            model.Scaling.Save(writer);
            model.Labels.Save(writer);
            writer.Write(model.Networks.Count);
            writer.Write(report is not null);
            report?.Save(writer);
        });
        for (int i = 0; i < model.Networks.Count; i++)
        {
            NetworkWeights.Save(ctx, StreamOf(i), model.Networks[i]);
        }
        if (model.Domain is not null)
        {
            NetworkWeights.Save(ctx, CriticStream, model.Critic);
        }
    }

    /// <param name="ctx">The file.</param>
    /// <param name="device">Where the networks are put.</param>
    /// <param name="withCritic">Whether models of this kind have a discriminator.</param>
    /// <exception cref="FormatException">Something in the file cannot be right.</exception>
    public static (ClassifierModel Model, ClassifierColumns Columns, AdaptationReport? Report) Load(ModelLoadContext ctx, Device device, bool withCritic)
    {
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "plan");
        var columns = ClassifierColumns.Load(reader);
        var architecture = ClassifierArchitecture.Load(reader);
        CriticPlan? plan = withCritic ? CriticPlan.Load(reader) : null;
        bool adapted = withCritic && reader.ReadBoolean();
        RowFormat format = RowFormat.Load(reader);
        ValueScaling scaling = ValueScaling.Load(reader);
        LabelSet labels = LabelSet.Load(reader);
        int count = reader.ReadInt32();
        if (count is < 1 or > MostNetworks || (withCritic && count > 1))
        {
            throw new FormatException(FormattableString.Invariant($"The model is corrupt: it has {count} networks."));
        }
        AdaptationReport? report = reader.ReadBoolean() ? AdaptationReport.Load(reader) : null;
        using var random = new Generator(0);
        var networks = new List<Classifier>();
        int features = 0;
        Critic? critic = null;
        try
        {
            for (int i = 0; i < count; i++)
            {
                (Classifier network, features) = architecture.Create(random);
                networks.Add(network);
                Restore(network, StreamOf(i));
            }
            DomainCritic? domain = null;
            if (plan is not null)
            {
                critic = architecture.CreateCritic(features, plan, random);
                Restore(critic, CriticStream);
                domain = new DomainCritic(critic, plan, adapted);
            }
            return (new ClassifierModel(architecture, format, scaling, labels, features, networks, domain, device), columns, report);
        }
        catch
        {
            networks.ForEach(network => network.Dispose());
            critic?.Dispose();
            throw;
        }

        void Restore(nn.Module module, string stream)
        {
            NetworkWeights.Load(ctx, stream, module);
            module.eval();
            module.Settle(device);
        }
    }

    private static string StreamOf(int network) => network == 0 ? "Classifier.weights" : FormattableString.Invariant($"Classifier-{network + 1}.weights");
}
