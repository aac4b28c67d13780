using Microsoft.ML;
using Microsoft.ML.Gan;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(typeof(ITransformer), typeof(TabularGanTransformer), null, typeof(SignatureLoadModel),
    "Tabular GAN", TabularGanTransformer.LoaderSignature)]

namespace Microsoft.ML.Gan;

/// <summary>A trained generator of rows of mixed columns.</summary>
public sealed class TabularGanTransformer : TabularTransformer
{
    internal const string LoaderSignature = "TabularGanTransform";
    private const string GeneratorStream = "Generator.weights";

    private readonly TabularGanModel _model;

    internal TabularGanTransformer(TabularGanModel model, string? labelColumnName, int seed, TrainingRecord record)
        : base(model.Layout, labelColumnName, seed)
    {
        _model = model;
        History = record.History;
        QualityChecks = record.Checks;
    }

    /// <summary>What the training reported; empty after loading.</summary>
    public IReadOnlyList<GanMetrics> History { get; }

    /// <summary>The quality checks of the training; empty after loading, or where none were asked for.</summary>
    public IReadOnlyList<QualityCheck> QualityChecks { get; }

    /// <summary>The generator's step that the network is of, from 1: the best one where quality was checked, else the last one.</summary>
    public long Step => _model.Step;

    /// <summary>Frees the network.</summary>
    public override void Dispose() => _model.Dispose();

    private protected override void CheckAsked(int field, string parameter)
    {
        if (field != _model.Label)
        {
            throw new ArgumentOutOfRangeException(parameter, Layout.Fields[field].Name, LabelColumnName is null
                ? $"The model was trained without a label column, so that values can't be asked for: set the option LabelColumnName to '{Layout.Fields[field].Name}'."
                : $"Values can be asked for of the label column '{LabelColumnName}' only: set the option LabelColumnName to '{Layout.Fields[field].Name}' for this one.");
        }
    }

    private protected override double[][] Rows(long first, int count, int seed, FieldValue? given) => _model.Rows(first, count, seed, given);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(CurrentVersion());
        CheckedBlock.Write(ctx.Writer, writer =>
        {
            writer.Write(LabelColumnName ?? "");
            writer.Write(Seed);
            Layout.Save(writer);
            _model.Architecture.Save(writer);
            _model.Calibration.Save(writer);
            writer.Write(_model.Dependencies.Count);
            foreach (FunctionalDependency dependency in _model.Dependencies)
            {
                dependency.Save(writer);
            }
            writer.Write(_model.Label ?? -1);
            BinaryFormat.WriteInts(writer, _model.ClassCounts);
            writer.Write((int)_model.Prior);
            writer.Write(_model.Step);
        });
        NetworkWeights.Save(ctx, GeneratorStream, _model.Generator);
    }

    /// <summary>Called by ML.NET's model loader.</summary>
    private static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(CurrentVersion());
        using BinaryReader reader = CheckedBlock.Read(ctx.Reader, "plan");
        string labelColumn = reader.ReadString();
        int seed = reader.ReadInt32();
        TableLayout layout = TableLayout.Load(reader);
        var architecture = (TabularArchitecture)NetworkArchitecture.Load(reader);
        TableCalibration calibration = TableCalibration.Load(reader, architecture.Encoding, layout);
        FunctionalDependency[] dependencies = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => FunctionalDependency.Load(reader))];
        int? label = reader.ReadInt32() is >= 0 and var place ? place : null;
        int[] classCounts = BinaryFormat.ReadInts(reader);
        var prior = (LatentPrior)reader.ReadInt32();
        long step = reader.ReadInt64();

        Device device = TorchSession.ChooseDevice(env, null);
        using var random = new Generator(0);
        nn.Module<Tensor, Tensor> generator = architecture.CreateGenerator(label is null ? 0 : classCounts.Length, random);
        try
        {
            NetworkWeights.Load(ctx, GeneratorStream, generator);
            generator.eval();
            generator.Settle(device);
            var model = new TabularGanModel(architecture, layout, dependencies, calibration, label, classCounts, prior, step, (TabularGenerator)generator, device);
            return new TabularGanTransformer(model, labelColumn.Length > 0 ? labelColumn : null, seed, new TrainingRecord([], [], step));
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private static VersionInfo CurrentVersion() => new(
        modelSignature: "GAN TABL",
        verWrittenCur: 0x00010001,
        verReadableCur: 0x00010001,
        verWeCanReadBack: 0x00010001,
        loaderAssemblyName: typeof(TabularGanTransformer).Assembly.FullName!,
        loaderSignature: LoaderSignature);
}
