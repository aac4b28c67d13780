using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// The discriminators' losses on rows that none of them learnt from, from the weakest member to the strongest: real rows against
/// generated ones, beside real rows against other real ones. Where the two agree within their errors, that member cannot tell.
/// </summary>
/// <remarks>
/// A strong discriminator alone says little of a generator: it wins long before rows are bad. A profile says at which power
/// the difference begins to show. It judges by the discriminators of this training, which know this generator's faults; compare
/// profiles of one ensemble over its training, not of ensembles with one another.
/// </remarks>
public sealed record EnsembleProfile
{
    internal const int Blocks = 20;

    internal EnsembleProfile(IReadOnlyList<MemberProfile> members, string objective, int rows)
    {
        Members = members;
        Objective = objective;
        Rows = rows;
    }

    /// <summary>One entry for each discriminator, from the weakest to the strongest; a single one where training had no ensemble.</summary>
    public IReadOnlyList<MemberProfile> Members { get; }

    /// <summary>The name of the objective whose discriminator loss this is.</summary>
    public string Objective { get; }

    /// <summary>Rows on each side of each comparison.</summary>
    public int Rows { get; }

    /// <summary>The mean of the members' gaps: 0 where no member can tell, within <see cref="MeanGapError"/>.</summary>
    public double MeanGap => Members.Average(member => member.Gap);

    /// <summary>An upper bound of the mean gap's standard error: members judge the same rows, so their errors go together.</summary>
    public double MeanGapError => Members.Average(member => member.GapError);

    /// <summary>Both profiles as a drawing: losses with their standard errors over the members. An SVG document.</summary>
    public string ToSvg() => EnsembleProfilePlot.Draw(this);

    /// <param name="critics">Networks in evaluation mode.</param>
    /// <param name="plans">What they are, one for each.</param>
    /// <param name="objective">The objective whose loss is taken.</param>
    /// <param name="real">Real rows, as networks see them, with labels where there are any.</param>
    /// <param name="otherReal">As many other real rows.</param>
    /// <param name="generated">As many generated rows, with the labels of <paramref name="real"/>.</param>
    /// <param name="random">Chance for the members' noise.</param>
    internal static EnsembleProfile Compute(IReadOnlyList<Critic> critics, IReadOnlyList<CriticPlan> plans, AdversarialObjective objective,
        TrainingBatch real, TrainingBatch otherReal, TrainingBatch generated, Generator random)
    {
        int rows = (int)real.Rows.shape[0];
        var members = new MemberProfile[critics.Count];
        using var noGradient = no_grad();
        for (int i = 0; i < members.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor Outputs(TrainingBatch batch)
            {
                Tensor seen = plans[i].InputNoise > 0
                    ? batch.Rows + empty(batch.Rows.shape, dtype: batch.Rows.dtype).normal_(0, plans[i].InputNoise, random).to(batch.Rows.device)
                    : batch.Rows;
                return InBlocks.Call(critics[i], seen, batch.Labels);
            }
            Tensor onReal = Outputs(real), onOther = Outputs(otherReal), onGenerated = Outputs(generated);
            // One split into blocks for both comparisons, so that their difference has an error of its own.
            double[] generatedLosses = Losses(onReal, onGenerated), realLosses = Losses(onReal, onOther);
            (double generatedLoss, double generatedError) = Mean(generatedLosses);
            (double realLoss, double realError) = Mean(realLosses);
            (_, double gapError) = Mean([.. realLosses.Zip(generatedLosses, (a, b) => a - b)]);
            var member = new EnsembleMember { Width = plans[i].Width, Depth = plans[i].Depth, InputNoise = plans[i].InputNoise };
            members[i] = new MemberProfile(member, generatedLoss, generatedError, realLoss, realError, gapError);
        }
        return new EnsembleProfile(members, objective.Name, rows);

        double[] Losses(Tensor first, Tensor second) => [.. Enumerable.Range(0, Blocks).Select(block =>
        {
            int start = rows * block / Blocks, length = rows * (block + 1) / Blocks - start;
            return objective.DiscriminatorLoss(first.narrow(0, start, length), second.narrow(0, start, length)).ToDouble();
        })];
    }

    private static (double Mean, double Error) Mean(double[] values)
    {
        double mean = values.Average();
        double variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
        return (mean, Math.Sqrt(variance / values.Length));
    }
}

/// <summary>One discriminator's entry in an <see cref="EnsembleProfile"/>.</summary>
/// <param name="Member">Its power.</param>
/// <param name="GeneratedLoss">Its loss on real rows against generated ones.</param>
/// <param name="GeneratedError">That loss's standard error.</param>
/// <param name="RealLoss">Its loss on the same real rows against other real ones: what a perfect generator would have.</param>
/// <param name="RealError">That loss's standard error.</param>
/// <param name="GapError">The standard error of <see cref="Gap"/>.</param>
public sealed record MemberProfile(EnsembleMember Member, double GeneratedLoss, double GeneratedError, double RealLoss, double RealError, double GapError)
{
    /// <summary>How much easier generated rows are to tell from real ones than real ones are: 0 for a perfect generator.</summary>
    public double Gap => RealLoss - GeneratedLoss;
}
