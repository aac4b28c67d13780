namespace Microsoft.ML.Gan;

/// <summary>How features learn from the domain discriminator.</summary>
public enum DomainUpdate
{
    /// <summary>In one step with it: its loss's gradient reaches the features times −λ (Ganin et al. 2016, equations 13 to 18).</summary>
    GradientReversal,

    /// <summary>After it, as a generator does: features minimise λ times the objective's loss of the generator.</summary>
    Alternating,
}

/// <summary>The course of λ, the domain's weight in the features' gradient, over a training; p is the share of steps that are done.</summary>
public enum LambdaSchedule
{
    /// <summary>2/(1 + exp(−10p)) − 1 times the largest: from 0, so that early noise of the discriminator does no harm (Ganin et al. 2016, section 5.2.2).</summary>
    Rising,

    /// <summary>The largest throughout.</summary>
    Constant,
}
