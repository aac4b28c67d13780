using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.Gan;

namespace Gan.Bench;

/// <summary>One line of a comparison of trainings: what it changes in a common training.</summary>
internal sealed record TrainingSetting(string Name)
{
    public AdversarialObjective Objective { get; init; } = new NonSaturatingObjective();

    public IReadOnlyList<DiscriminatorRegularizer> Regularizers { get; init; } = [];

    public OptimizerOptions GeneratorOptimizer { get; init; } = new AdamOptions();

    public OptimizerOptions DiscriminatorOptimizer { get; init; } = new AdamOptions();

    public int DiscriminatorSteps { get; init; } = 1;

    public LossThresholds? LossThresholds { get; init; }

    public IReadOnlyList<EnsembleMember> Ensemble { get; init; } = [];

    public LearningRateSchedule? LearningRates { get; init; }

    public double? EmaDecay { get; init; }

    public bool? DiscriminatorBatchNormalization { get; init; }

    /// <summary>The same optimiser for both networks.</summary>
    public TrainingSetting WithBoth(OptimizerOptions optimizer) => this with { GeneratorOptimizer = optimizer, DiscriminatorOptimizer = optimizer };

    /// <summary>What differs from <paramref name="usual"/>, in the options' own words: read from the options, so that it is never out of date.</summary>
    public string Changes(TrainingSetting usual)
    {
        string[] changes = [.. Options(typeof(TrainingSetting)).Where(option => option.Name != nameof(Name))
            .Select(option => (option.Name, Text: Show(option.GetValue(this)), Usual: Show(option.GetValue(usual))))
            .Where(option => option.Text != option.Usual)
            .Select(option => $"{option.Name}: {option.Text}")];
        return changes.Length > 0 ? string.Join("; ", changes) : "as it is";
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IEnumerable list => string.Join(" + ", list.Cast<object>().Select(Show)),
        _ => ShowObject(value),
    };

    /// <summary>The type's name, and the options that are not at their defaults.</summary>
    private static string ShowObject(object value)
    {
        Type type = value.GetType();
        object usual = Activator.CreateInstance(type)!;
        string[] set = [.. Options(type)
            .Select(option => (option.Name, Text: Show(option.GetValue(value)), Usual: Show(option.GetValue(usual))))
            .Where(option => option.Text != option.Usual)
            .Select(option => $"{option.Name} {option.Text}")];
        return set.Length > 0 ? $"{type.Name} ({string.Join(", ", set)})" : type.Name;
    }

    private static IEnumerable<PropertyInfo> Options(Type type) => type.GetProperties().Where(property => property.CanWrite);
}
