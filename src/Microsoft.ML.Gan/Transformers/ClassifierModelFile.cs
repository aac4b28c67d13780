using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The classifier's part of ML.NET's model file: the plan in the model stream, weights in streams of their own.</summary>
internal static class ClassifierModelFile
{
    private const string NetworkStream = "Classifier.weights", CriticStream = "Discriminator.weights";

    public static void Save(ModelSaveContext ctx, ClassifierModel model, ClassifierColumns columns, AdaptationReport? report)
    {
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            columns.Save(writer);
            model.Architecture.Save(writer);
            model.Plan.Save(writer);
            writer.Write(model.Adapted);
            model.Format.Save(writer);
            model.Scaling.Save(writer);
            model.Labels.Save(writer);
            writer.Write(report is not null);
            report?.Save(writer);
        });
        NetworkWeights.Save(ctx, NetworkStream, model.Network);
        NetworkWeights.Save(ctx, CriticStream, model.Critic);
    }

    /// <exception cref="FormatException">Something in the file cannot be right.</exception>
    public static (ClassifierModel Model, ClassifierColumns Columns, AdaptationReport? Report) Load(ModelLoadContext ctx, Device device)
    {
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "plan");
        var columns = ClassifierColumns.Load(reader);
        var architecture = ClassifierArchitecture.Load(reader);
        var plan = CriticPlan.Load(reader);
        bool adapted = reader.ReadBoolean();
        RowFormat format = RowFormat.Load(reader);
        ValueScaling scaling = ValueScaling.Load(reader);
        LabelSet labels = LabelSet.Load(reader);
        AdaptationReport? report = reader.ReadBoolean() ? AdaptationReport.Load(reader) : null;
        using var random = new Generator(0);
        (Classifier network, int features) = architecture.Create(random);
        Critic? critic = null;
        try
        {
            critic = architecture.CreateCritic(features, plan, random);
            NetworkWeights.Load(ctx, NetworkStream, network);
            NetworkWeights.Load(ctx, CriticStream, critic);
            foreach (nn.Module module in (nn.Module[])[network, critic])
            {
                module.eval();
                module.to(device);
            }
            return (new ClassifierModel(architecture, plan, format, scaling, labels, features, network, critic, adapted, device), columns, report);
        }
        catch
        {
            network.Dispose();
            critic?.Dispose();
            throw;
        }
    }
}
