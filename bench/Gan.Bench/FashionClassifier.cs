using TorchSharp;
using static TorchSharp.torch;

namespace Gan.Bench;

/// <summary>
/// Convolutional classifiers of Fashion-MNIST, trained once with a fixed seed. A small one's penultimate layer of 64 numbers is
/// the fixed feature space of the image benchmarks; a larger one judges whether an image shows what was asked for.
/// </summary>
internal sealed class FashionClassifier : IDisposable
{
    public const int Features = 64;

    private const int Classes = 10;
    private const int Batch = 128;
    private const int Seed = 1;
    private const double LearningRate = 1e-3;

    private readonly int _epochs;
    private readonly bool _judge;

    private readonly nn.Module<Tensor, Tensor> _trunk;
    private readonly nn.Module<Tensor, Tensor> _head;

    private FashionClassifier(bool judge)
    {
        manual_seed(Seed);
        _judge = judge;
        _epochs = judge ? 6 : 4;
        _trunk = judge
            ? nn.Sequential(
                nn.Conv2d(1, 32, 3, stride: 1, padding: 1), nn.BatchNorm2d(32), nn.ReLU(),
                nn.Conv2d(32, 64, 3, stride: 2, padding: 1), nn.BatchNorm2d(64), nn.ReLU(),
                nn.Conv2d(64, 128, 3, stride: 2, padding: 1), nn.BatchNorm2d(128), nn.ReLU(),
                nn.Flatten(),
                nn.Linear(128 * 7 * 7, Features), nn.ReLU())
            : nn.Sequential(
                nn.Conv2d(1, 16, 3, stride: 1, padding: 1), nn.ReLU(),
                nn.Conv2d(16, 32, 3, stride: 2, padding: 1), nn.ReLU(),
                nn.Conv2d(32, 32, 3, stride: 2, padding: 1), nn.ReLU(),
                nn.Flatten(),
                nn.Linear(32 * 7 * 7, Features), nn.ReLU());
        _head = nn.Linear(Features, Classes);
    }

    /// <summary>The feature space: from the cache, or trained now (a minute or two).</summary>
    /// <param name="quick">A throw-away one, hardly trained.</param>
    public static FashionClassifier Get(bool quick) => Get(judge: false, quick);

    /// <summary>The judge: from the cache, or trained now (some minutes), on images and their mirror images, with a rate that falls to 0.</summary>
    /// <param name="quick">A throw-away one, hardly trained.</param>
    public static FashionClassifier Judge(bool quick) => Get(judge: true, quick);

    private static FashionClassifier Get(bool judge, bool quick)
    {
        var classifier = new FashionClassifier(judge);
        if (quick)
        {
            classifier.Train(rows: 2_560, epochs: 1);
            return classifier;
        }
        string name = Path.Combine(Runner.Measured("fashion"), $"{(judge ? "judge" : "classifier")}-{Seed}-{classifier._epochs}");
        string trunk = name + "-trunk.bin", head = name + "-head.bin";
        if (File.Exists(trunk) && File.Exists(head))
        {
            classifier._trunk.load(trunk);
            classifier._head.load(head);
        }
        else
        {
            classifier.Train(rows: 60_000, classifier._epochs);
            Directory.CreateDirectory(Runner.Measured("fashion"));
            classifier._trunk.save(trunk);
            classifier._head.save(head);
        }
        classifier._trunk.eval();
        return classifier;
    }

    /// <summary>The share of held-out images whose class it names.</summary>
    public double Accuracy()
    {
        byte[] labels = FashionData.Labels("t10k");
        return Classify(FashionData.Images("t10k")).Zip(labels).Count(pair => pair.First == pair.Second) / (double)labels.Length;
    }

    /// <summary>The class, 0 to 9, that it takes each image for.</summary>
    /// <param name="images">Bytes from 0 to 255, image after image.</param>
    public int[] Classify(byte[] images)
    {
        var classes = new List<int>();
        using IDisposable noGradient = no_grad();
        foreach ((int start, int rows) in Batches(images.Length / FashionData.Length, 500))
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor best = _head.call(_trunk.call(Pixels(images, start, rows))).argmax(1);
            classes.AddRange(best.data<long>().ToArray().Select(label => (int)label));
        }
        return [.. classes];
    }

    /// <summary>One row of features per image.</summary>
    /// <param name="images">Bytes from 0 to 255, image after image.</param>
    public List<float[]> FeaturesOf(byte[] images)
    {
        var features = new List<float[]>();
        using IDisposable noGradient = no_grad();
        foreach ((int start, int rows) in Batches(images.Length / FashionData.Length, 500))
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = [.. _trunk.call(Pixels(images, start, rows)).contiguous().data<float>()];
            features.AddRange(values.Chunk(Features));
        }
        return features;
    }

    /// <summary>One row of features per image.</summary>
    /// <param name="images">Shape [images, 1, 28, 28], from −1 to 1, as networks make them.</param>
    public List<float[]> FeaturesOf(Tensor images)
    {
        var features = new List<float[]>();
        using IDisposable noGradient = no_grad();
        foreach ((int start, int rows) in Batches((int)images.shape[0], 500))
        {
            using DisposeScope scope = NewDisposeScope();
            float[] values = [.. _trunk.call((images.narrow(0, start, rows) + 1) / 2).contiguous().data<float>()];
            features.AddRange(values.Chunk(Features));
        }
        return features;
    }

    public void Dispose()
    {
        _trunk.Dispose();
        _head.Dispose();
    }

    private void Train(int rows, int epochs)
    {
        byte[] images = FashionData.Images("train"), labels = FashionData.Labels("train");
        var random = new Random(Seed);
        int[] order = [.. Enumerable.Range(0, rows)];
        var image = new byte[Batch * FashionData.Length];
        var label = new byte[Batch];
        using optim.Optimizer optimizer = optim.Adam(_trunk.parameters().Concat(_head.parameters()), LearningRate);
        long step = 0, steps = (long)epochs * (rows / Batch);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle(order);
            _trunk.train();
            for (int start = 0; start + Batch <= rows; start += Batch)
            {
                for (int i = 0; i < Batch; i++)
                {
                    images.AsSpan(order[start + i] * FashionData.Length, FashionData.Length).CopyTo(image.AsSpan(i * FashionData.Length));
                    label[i] = labels[order[start + i]];
                }
                using DisposeScope scope = NewDisposeScope();
                optimizer.zero_grad();
                Tensor pixels = Pixels(image, 0, Batch);
                if (_judge)
                {
                    pixels = random.Next(2) == 0 ? pixels : pixels.flip(3);
                    foreach (optim.ILearningRateController group in optimizer.ParamGroups)
                    {
                        group.LearningRate = LearningRate * (1 - (double)step++ / steps);
                    }
                }
                Tensor loss = nn.functional.cross_entropy(_head.call(_trunk.call(pixels)), Classes10(label, 0, Batch));
                loss.backward();
                optimizer.step();
            }
            _trunk.eval();
            Console.WriteLine($"classifier: epoch {epoch}/{epochs}, held-out accuracy {Format.Number(100 * Accuracy(), 1)} %");
        }
    }

    private static IEnumerable<(int Start, int Rows)> Batches(int count, int size)
    {
        for (int start = 0; start < count; start += size)
        {
            yield return (start, Math.Min(size, count - start));
        }
    }

    private static Tensor Pixels(byte[] images, int start, int rows)
    {
        var values = new float[rows * FashionData.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = images[start * FashionData.Length + i] / 255f;
        }
        return tensor(values, [rows, 1, FashionData.Side, FashionData.Side]);
    }

    private static Tensor Classes10(byte[] labels, int start, int rows) =>
        tensor([.. labels.AsSpan(start, rows).ToArray().Select(label => (long)label)]);
}
