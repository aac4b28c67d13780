using TorchSharp;

namespace Microsoft.ML.Gan.Tests;

/// <summary>The non-saturating objective, which counts what it is asked for.</summary>
internal sealed class CountingObjective : AdversarialObjective
{
    private readonly NonSaturatingObjective _inner = new();

    public int DiscriminatorCalls { get; private set; }

    public int GeneratorCalls { get; private set; }

    public override string Name => "counting";

    public override CriticOutput Output => CriticOutput.Logit;

    public override torch.Tensor DiscriminatorLoss(torch.Tensor real, torch.Tensor generated)
    {
        DiscriminatorCalls++;
        return _inner.DiscriminatorLoss(real, generated);
    }

    public override torch.Tensor GeneratorLoss(torch.Tensor generated, torch.Tensor? real)
    {
        GeneratorCalls++;
        return _inner.GeneratorLoss(generated, real);
    }
}
