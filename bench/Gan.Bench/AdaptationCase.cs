using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>Both versions of one training, by true target labels that no training sees.</summary>
/// <param name="Name">The case.</param>
/// <param name="Seed">The seed of data and training.</param>
/// <param name="SourceOnly">The source-only version's accuracy on target test rows.</param>
/// <param name="Adapted">The adapted version's.</param>
/// <param name="Report">What the guard saw.</param>
/// <param name="Seconds">Of both trainings.</param>
internal sealed record AdaptationResult(string Name, int Seed, double SourceOnly, double Adapted, AdaptationReport Report, double Seconds)
{
    // Two accuracies over a thousand test rows: what is closer than this is a draw, and either is right.
    public const double Draw = 0.005;

    /// <summary>The accuracy of the version that the guard returned.</summary>
    public double Returned => Report.Adapted ? Adapted : SourceOnly;

    /// <summary>Whether no other version is better by more than a draw.</summary>
    public bool IsRight => Returned >= Math.Max(SourceOnly, Adapted) - Draw;

    /// <summary>Whether a score would have chosen right.</summary>
    public bool IsRightBy(AdaptationComparison score) => (score.Adapted > score.SourceOnly ? Adapted : SourceOnly) >= Math.Max(SourceOnly, Adapted) - Draw;
}

/// <summary>Data and options of an adaptation.</summary>
/// <param name="Name">The case.</param>
/// <param name="Source">Labelled source rows, by context and seed.</param>
/// <param name="Target">Unlabelled target rows.</param>
/// <param name="Test">Target rows with labels.</param>
/// <param name="Options">The options, by seed; the guard is added.</param>
/// <param name="Cache">A file's name for results by seed, so that a run that was stopped goes on; null for none.</param>
internal sealed record AdaptationCase(string Name, Func<MLContext, int, IDataView> Source, Func<MLContext, int, IDataView> Target,
    Func<MLContext, int, IDataView> Test, Func<int, AdaptationGuard, DomainAdversarialTrainer.Options> Options, string? Cache = null)
{
    public AdaptationResult Run(int seed)
    {
        string? file = Cache is null ? null : Path.Combine(Runner.Measured("adaptation"), FormattableString.Invariant($"{Cache}-seed-{seed}.bin"));
        if (file is not null && File.Exists(file))
        {
            using var reader = new BinaryReader(File.OpenRead(file));
            return new AdaptationResult(Name, seed, reader.ReadDouble(), reader.ReadDouble(), AdaptationReport.Load(reader), reader.ReadDouble());
        }
        AdaptationResult result = Train(seed);
        if (file is not null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            string unfinished = file + ".new";
            using (var writer = new BinaryWriter(File.Create(unfinished)))
            {
                writer.Write(result.SourceOnly);
                writer.Write(result.Adapted);
                result.Report.Save(writer);
                writer.Write(result.Seconds);
            }
            File.Move(unfinished, file, overwrite: true);
        }
        return result;
    }

    private AdaptationResult Train(int seed)
    {
        var ml = new MLContext(seed);
        var clock = Stopwatch.StartNew();
        DomainAdversarialTrainer.Options options = Options(seed, new AdaptationGuard { KeepBoth = true });
        using DomainAdversarialTransformer model = ml.MulticlassClassification.Trainers.DomainAdversarial(unlabeledTarget: Target(ml, seed), options: options).Fit(Source(ml, seed));
        double seconds = clock.Elapsed.TotalSeconds;
        IDataView test = Test(ml, seed);
        double chosen = Accuracy(model), other = Accuracy(model.Alternative!);
        return model.Report!.Adapted
            ? new AdaptationResult(Name, seed, other, chosen, model.Report, seconds)
            : new AdaptationResult(Name, seed, chosen, other, model.Report, seconds);

        double Accuracy(DomainAdversarialTransformer version) => ml.MulticlassClassification.Evaluate(version.Transform(test)).MicroAccuracy;
    }
}
