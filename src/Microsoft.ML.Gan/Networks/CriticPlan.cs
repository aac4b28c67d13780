namespace Microsoft.ML.Gan;

/// <summary>How a critic departs from its architecture's plain one. Numbers only: it is saved with the model.</summary>
internal sealed record CriticPlan
{
    /// <summary>Labels that the critic is told of, 0 for none.</summary>
    public int Labels { get; init; }

    /// <summary>The bottleneck of an autoencoder critic, 0 for a critic with one output.</summary>
    public int CodeSize { get; init; }

    /// <summary>Widths of hidden layers, as a factor of the architecture's.</summary>
    public double Width { get; init; } = 1;

    /// <summary>Hidden layers, counted from the rows; null for all of the architecture's.</summary>
    public int? Depth { get; init; }

    /// <summary>Whether hidden convolutions are batch normalised.</summary>
    public bool BatchNormalization { get; init; } = true;

    /// <summary>Whether every weight is divided by its largest singular value.</summary>
    public bool SpectralNormalization { get; init; }

    /// <summary>The share of hidden activations that are dropped in training.</summary>
    public double Dropout { get; init; }

    /// <summary>The standard deviation of the noise on all rows that the critic sees in training.</summary>
    public double InputNoise { get; init; }

    /// <summary>A hidden layer's width under this plan.</summary>
    public int Scaled(int width) => Math.Max(1, (int)Math.Round(width * Width));

    public void Save(BinaryWriter writer)
    {
        writer.Write(Labels);
        writer.Write(CodeSize);
        writer.Write(Width);
        writer.Write(Depth ?? -1);
        writer.Write(BatchNormalization);
        writer.Write(SpectralNormalization);
        writer.Write(Dropout);
        writer.Write(InputNoise);
    }

    public static CriticPlan Load(BinaryReader reader)
    {
        int labels = reader.ReadInt32(), codeSize = reader.ReadInt32();
        double width = reader.ReadDouble();
        int depth = reader.ReadInt32();
        return new CriticPlan
        {
            Labels = labels,
            CodeSize = codeSize,
            Width = width,
            Depth = depth < 0 ? null : depth,
            BatchNormalization = reader.ReadBoolean(),
            SpectralNormalization = reader.ReadBoolean(),
            Dropout = reader.ReadDouble(),
            InputNoise = reader.ReadDouble(),
        };
    }
}
