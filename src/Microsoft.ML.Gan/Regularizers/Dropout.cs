namespace Microsoft.ML.Gan;

/// <summary>Drops a share of the critic's hidden activations, at random in every pass of a training, and scales up the others.</summary>
/// <remarks>Srivastava et al. 2014, "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"; in a critic, Salimans
/// et al. 2016. Scoring drops nothing.</remarks>
public sealed class Dropout : DiscriminatorRegularizer
{
    /// <summary>The share that is dropped. Above 0, below 1; default 0.3.</summary>
    public double Rate
    {
        get;
        init
        {
            OptionChecks.Range(value is > 0 and < 1, nameof(Rate), value, "above 0 and below 1");
            field = value;
        }
    } = 0.3;

    /// <inheritdoc/>
    public override string Name => "dropout";

    internal override CriticPlan Plan(CriticPlan plan) => plan with { Dropout = Rate };
}
