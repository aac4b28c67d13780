using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>What the trainers of classifiers do alike: they check schemas, promise columns and open a session, before each trains in its own way.</summary>
internal abstract class ClassifierFitting<TOptions, TTransformer>
    where TOptions : TrainingOptions
{
    private readonly IHostEnvironment _env;
    private readonly IHost _host;

    protected ClassifierFitting(IHostEnvironment env, string trainer, string labelColumnName, ClassifierColumns columns, TOptions options)
    {
        _env = env;
        _host = env.Register(trainer);
        Label = labelColumnName;
        Columns = columns;
        Options = options;
        // Drawn once: each Fit of one trainer is the same training.
        Seed = options.Seed ?? _host.Rand.Next();
    }

    protected string Label { get; }

    protected string Features => Columns.Features;

    protected ClassifierColumns Columns { get; }

    protected TOptions Options { get; }

    protected int Seed { get; }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Check(inputSchema);
        return Columns.Promise(inputSchema, Label);
    }

    public TTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Check(SchemaShape.Create(input.Schema));
        using IChannel channel = _host.Start("Training");
        using TorchSession session = TorchSession.Start(_env, channel, Options.Threads);
        using DisposeScope scope = NewDisposeScope();
        return Train(input, channel, session.Device);
    }

    /// <summary>Refuses columns that are missing or of the wrong type.</summary>
    protected virtual void Check(SchemaShape schema)
    {
        ClassifierInputs.CheckFeatures(schema, Features);
        ClassifierInputs.CheckLabel(schema, Label, Columns.Binary);
    }

    /// <summary>Trains. Tensors that are made belong to a scope that ends with it.</summary>
    protected abstract TTransformer Train(IDataView input, IChannel channel, Device device);
}
