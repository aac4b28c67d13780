using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>
/// Discriminators that learn side by side from the same rows, from the weakest to the strongest; the generator minimises the
/// mean of the losses that they give it. Mostly there is one.
/// </summary>
/// <remarks>Durugkar, Gemp and Mahadevan 2017, "Generative Multi-Adversarial Networks", section 3, with the arithmetic mean.</remarks>
internal sealed class DiscriminatorEnsemble(IReadOnlyList<Discriminator> members) : IDisposable
{
    public IReadOnlyList<Discriminator> Members => members;

    public void Pace(double factor)
    {
        foreach (Discriminator member in members)
        {
            member.Pace(factor);
        }
    }

    /// <summary>One step of every member. The step that is given back has the mean loss and all outputs.</summary>
    public DiscriminatorStep Update(Tensor real, Tensor generated, Tensor? labels) =>
        Mean([.. members.Select(member => member.Update(real, generated, labels))]);

    /// <summary>The mean loss, without learning.</summary>
    public DiscriminatorStep Look(Tensor real, Tensor generated, Tensor? labels) =>
        Mean([.. members.Select(member => member.Look(real, generated, labels))]);

    /// <summary>The mean of the members' losses for the generator.</summary>
    public GeneratorLoss LossOfGenerator(Tensor generated, Tensor real, Tensor? labels)
    {
        GeneratorLoss[] losses = [.. members.Select(member => member.LossOfGenerator(generated, real, labels))];
        return losses is [var only] ? only : new GeneratorLoss(MeanOf(losses, loss => loss.Loss), cat([.. losses.Select(loss => loss.Outputs)]));
    }

    /// <summary>All members' outputs.</summary>
    public Tensor Outputs(Tensor rows, Tensor? labels) =>
        members is [var only] ? only.Outputs(rows, labels) : cat([.. members.Select(member => member.Outputs(rows, labels))]);

    public double MeanScore(Tensor outputs) => members[0].MeanScore(outputs);

    public void Dispose()
    {
        foreach (Discriminator member in members)
        {
            member.Dispose();
        }
    }

    private static DiscriminatorStep Mean(DiscriminatorStep[] steps) => steps is [var only]
        ? only
        : new DiscriminatorStep(MeanOf(steps, step => step.Loss), cat([.. steps.Select(step => step.RealOutputs)]), cat([.. steps.Select(step => step.GeneratedOutputs)]));

    private static Tensor MeanOf<T>(T[] values, Func<T, Tensor> tensor) => stack([.. values.Select(tensor)]).mean();
}
