using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

[assembly: LoadableClass(typeof(MaximumEntropyModelParameters), null, typeof(SignatureLoadModel), "Multiclass LR", MaximumEntropyModelParameters.LoaderSignature)]

namespace Microsoft.ML.Trainers;

/// <summary>The base of what trainers learn.</summary>
public abstract class ModelParametersBase<TOutput> : ICanSaveModel
{
    private protected ModelParametersBase()
    {
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => SaveCore(ctx);

    private protected abstract void SaveCore(ModelSaveContext ctx);
}

/// <summary>One linear function a class.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>, IMulticlassModel
{
    private readonly float[][] _weights;
    private readonly float[] _biases;

    private protected LinearMulticlassModelParametersBase(float[][] weights, float[] biases)
    {
        _weights = weights;
        _biases = biases;
    }

    int IMulticlassModel.ClassCount => _biases.Length;

    public IEnumerable<float> GetBiases() => _biases;

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = _biases.Length;
        if (weights is null || weights.Length < numClasses)
            weights = new VBuffer<float>[numClasses];
        for (int i = 0; i < numClasses; i++)
            new VBuffer<float>(_weights[i].Length, _weights[i]).CopyTo(ref weights[i]);
    }

    void IMulticlassModel.Score(in VBuffer<float> features, Span<float> scores)
    {
        ReadOnlySpan<float> values = features.GetValues();
        ReadOnlySpan<int> indices = features.GetIndices();
        for (int k = 0; k < _biases.Length; k++)
        {
            float[] own = _weights[k];
            Contracts.Check(features.Length == own.Length, "The feature vector has not the length that the model was trained with.");
            float sum = 0;
            for (int i = 0; i < values.Length; i++)
                sum += values[i] * own[features.IsDense ? i : indices[i]];
            scores[k] = sum + _biases[k];
        }
        Link(scores);
    }

    private protected abstract void Link(Span<float> scores);

    private protected void SaveWeights(BinaryWriter writer)
    {
        writer.Write(_biases.Length);
        writer.Write(_weights[0].Length);
        foreach (float number in _biases.Concat(_weights.SelectMany(x => x)))
            writer.Write(number);
    }
}

/// <summary>Linear functions through a softmax: the scores are probabilities.</summary>
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal const string LoaderSignature = "MultiClassLRExec";

    internal MaximumEntropyModelParameters(float[][] weights, float[] biases)
        : base(weights, biases)
    {
    }

    private protected override void Link(Span<float> scores)
    {
        float top = float.NegativeInfinity, sum = 0;
        foreach (float score in scores)
            top = MathF.Max(top, score);
        foreach (ref float score in scores)
            sum += score = MathF.Exp(score - top);
        foreach (ref float score in scores)
            score /= sum;
    }

    private protected override void SaveCore(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveWeights(ctx.Writer);
    }

    private static MaximumEntropyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        int classes = ctx.Reader.ReadInt32(), width = ctx.Reader.ReadInt32();
        env.CheckDecode(classes > 0 && width > 0);
        float[] biases = Read(classes);
        var weights = new float[classes][];
        for (int i = 0; i < classes; i++)
            weights[i] = Read(width);
        return new MaximumEntropyModelParameters(weights, biases);

        float[] Read(int count)
        {
            var numbers = new float[count];
            for (int i = 0; i < count; i++)
                numbers[i] = ctx.Reader.ReadSingle();
            return numbers;
        }
    }

    private static VersionInfo GetVersionInfo() => new(
        modelSignature: "MULTI LR",
        verWrittenCur: 0x00010003,
        verReadableCur: 0x00010003,
        verWeCanReadBack: 0x00010003,
        loaderSignature: LoaderSignature,
        loaderAssemblyName: typeof(MaximumEntropyModelParameters).Assembly.FullName);
}

/// <summary>From features to a score a class.</summary>
internal interface IMulticlassModel : ICanSaveModel
{
    int ClassCount { get; }

    void Score(in VBuffer<float> features, Span<float> scores);
}
