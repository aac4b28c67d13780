using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.Gan;

/// <summary>The discriminator's loss of all objectives whose critic gives logits: cross-entropy, written so that no logit overflows.</summary>
internal static class LogisticLoss
{
    // −s log σ(D̃(x)) − (1 − s) log(1 − σ(D̃(x))) − log(1 − σ(D̃(G(z))))
    //   = s softplus(−D̃(x)) + (1 − s) softplus(D̃(x)) + softplus(D̃(G(z)))
    public static Tensor OfDiscriminator(Tensor real, Tensor generated, double realLabel)
    {
        Tensor onReal = nn.functional.softplus(-real).mean();
        if (realLabel != 1)
        {
            onReal = onReal * realLabel + nn.functional.softplus(real).mean() * (1 - realLabel);
        }
        return onReal + nn.functional.softplus(generated).mean();
    }

    public static double CheckedLabel(double label)
    {
        OptionChecks.Range(label is > 0.5 and <= 1, "RealLabel", label, "above 0.5 and at most 1");
        return label;
    }
}
