namespace Microsoft.ML.Gan;

/// <summary>How learning rates decay.</summary>
public enum LearningRateDecay
{
    /// <summary>They do not.</summary>
    None,

    /// <summary>In a straight line.</summary>
    Linear,

    /// <summary>Along half a cosine: slowly at first and at the end (Loshchilov and Hutter 2017, "SGDR", equation 5).</summary>
    Cosine,
}

/// <summary>
/// The course of both learning rates over a training: a rise from nothing, a plateau, a decay. It multiplies the rates of the
/// two optimisers, which may differ (two time-scales, Heusel et al. 2017).
/// </summary>
public sealed record LearningRateSchedule
{
    /// <summary>Generator steps over which the rates rise in a straight line to their full size. At least 0; default 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The form of the decay. Default <see cref="LearningRateDecay.None"/>.</summary>
    public LearningRateDecay Decay { get; init; }

    /// <summary>The share of the training's steps after which the decay begins. At least 0, below 1; default 0.5.</summary>
    public double DecayStart { get; init; } = 0.5;

    /// <summary>The factor that the decay ends at, with the last step. 0 to 1; default 0.</summary>
    public double FinalFactor { get; init; }

    /// <summary>The factor of a step.</summary>
    /// <param name="step">The generator's step, from 1.</param>
    /// <param name="steps">The steps of the whole training.</param>
    public double Factor(long step, long steps)
    {
        double factor = WarmupSteps > 0 ? Math.Min(1, (double)step / WarmupSteps) : 1;
        double start = DecayStart * steps;
        if (Decay == LearningRateDecay.None || step <= start)
        {
            return factor;
        }
        double progress = Math.Min(1, (step - start) / (steps - start));
        double fall = Decay == LearningRateDecay.Linear ? 1 - progress : (1 + Math.Cos(Math.PI * progress)) / 2;
        return factor * (FinalFactor + (1 - FinalFactor) * fall);
    }

    internal void Validate(string option)
    {
        OptionChecks.Range(WarmupSteps >= 0, $"{option}.{nameof(WarmupSteps)}", WarmupSteps, "at least 0");
        OptionChecks.Range(Enum.IsDefined(Decay), $"{option}.{nameof(Decay)}", Decay, "None, Linear or Cosine");
        OptionChecks.Range(DecayStart is >= 0 and < 1, $"{option}.{nameof(DecayStart)}", DecayStart, "at least 0 and below 1");
        OptionChecks.Range(FinalFactor is >= 0 and <= 1, $"{option}.{nameof(FinalFactor)}", FinalFactor, "from 0 to 1");
    }
}
