using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>f = h ∘ g: the feature extractor and the label predictor. Rows to logits [batch, labels].</summary>
internal sealed class Classifier : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor> _extractor;
    private readonly nn.Module<Tensor, Tensor> _predictor;

    public Classifier(nn.Module<Tensor, Tensor> featureExtractor, nn.Module<Tensor, Tensor> labelPredictor) : base(nameof(Classifier))
    {
        _extractor = featureExtractor;
        _predictor = labelPredictor;
        RegisterComponents();
    }

    public nn.Module<Tensor, Tensor> FeatureExtractor => _extractor;

    public nn.Module<Tensor, Tensor> LabelPredictor => _predictor;

    public override Tensor forward(Tensor rows)
    {
        using Tensor features = FeatureExtractor.call(rows);
        return LabelPredictor.call(features);
    }
}

/// <summary>The plan of a <see cref="Classifier"/> and of the discriminators of its features.</summary>
/// <param name="Extractor">g.</param>
/// <param name="RowShape">The shape of a batch of rows, −1 for the batch.</param>
/// <param name="PredictorWidths">Hidden layers of h.</param>
/// <param name="Labels">Outputs of h.</param>
/// <param name="DiscriminatorWidths">Hidden layers of d.</param>
internal sealed record ClassifierArchitecture(FeatureExtractor Extractor, long[] RowShape, int[] PredictorWidths, int Labels, int[] DiscriminatorWidths)
{
    /// <summary>Builds g and h; the number of features is found by calling g.</summary>
    public (Classifier Network, int Features) Create(Generator random)
    {
        nn.Module<Tensor, Tensor> extractor = Extractor.Create(RowShape, random);
        try
        {
            int features = FeaturesOf(extractor);
            var layers = new List<nn.Module<Tensor, Tensor>>();
            int inputs = features;
            foreach (int width in PredictorWidths)
            {
                layers.AddRange([UniformLayers.Linear(inputs, width, random), nn.ReLU(inplace: true)]);
                inputs = width;
            }
            layers.Add(UniformLayers.Linear(inputs, Labels, random));
            return (new Classifier(extractor, nn.Sequential(layers)), features);
        }
        catch
        {
            extractor.Dispose();
            throw;
        }
    }

    /// <summary>A discriminator of features.</summary>
    public Critic CreateCritic(int features, CriticPlan plan, Generator random) =>
        new MlpArchitecture(1, features, [], DiscriminatorWidths).CreateCritic(plan, random);

    public void Save(BinaryWriter writer)
    {
        Extractor.Save(writer);
        writer.Write(RowShape.Length);
        Array.ForEach(RowShape, writer.Write);
        BinaryFormat.WriteInts(writer, PredictorWidths);
        writer.Write(Labels);
        BinaryFormat.WriteInts(writer, DiscriminatorWidths);
    }

    public static ClassifierArchitecture Load(BinaryReader reader) => new(
        FeatureExtractor.Load(reader), [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadInt64())],
        BinaryFormat.ReadInts(reader), reader.ReadInt32(), BinaryFormat.ReadInts(reader));

    private int FeaturesOf(nn.Module<Tensor, Tensor> extractor)
    {
        using var noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        extractor.eval();
        long[] shape = extractor.call(zeros([2, .. RowShape.Skip(1)])).shape;
        extractor.train();
        return shape is [2, var features]
            ? (int)features
            : throw new ArgumentException($"The feature extractor gives [{string.Join(", ", shape)}] for two rows: [2, features] is needed.");
    }
}
