using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>A residual generator of encoded rows, and a critic of fully connected layers that judges <see cref="Packing"/> rows together.</summary>
/// <remarks>Xu et al. 2019, section 4.4; Lin et al. 2018, "PacGAN".</remarks>
internal sealed record TabularArchitecture(int LatentSize, TableEncoding Encoding, int[] GeneratorWidths, int[] DiscriminatorWidths, int Packing)
    : NetworkArchitecture(LatentSize)
{
    public const string Kind = "tabular";

    public override long[] RowShape => [-1, Encoding.Length];

    public override int DiscriminatorDepth => DiscriminatorWidths.Length;

    public override nn.Module<Tensor, Tensor> CreateGenerator(int labels, Generator random) => new TabularGenerator(LatentSize + labels, GeneratorWidths, Encoding, random);

    public override Critic CreateCritic(CriticPlan plan, Generator random) =>
        new MlpArchitecture(1, Encoding.Length * Packing, [], DiscriminatorWidths).CreateCritic(plan with { Labels = plan.Labels * Packing }, random);

    public override void Save(BinaryWriter writer)
    {
        writer.Write(Kind);
        writer.Write(LatentSize);
        Encoding.Save(writer);
        BinaryFormat.WriteInts(writer, GeneratorWidths);
        BinaryFormat.WriteInts(writer, DiscriminatorWidths);
        writer.Write(Packing);
    }

    public static TabularArchitecture Read(BinaryReader reader) => new(reader.ReadInt32(), TableEncoding.Load(reader), BinaryFormat.ReadInts(reader), BinaryFormat.ReadInts(reader), reader.ReadInt32());
}
