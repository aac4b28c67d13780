using Microsoft.ML.Gan;

namespace Gan.Examples;

/// <summary>An objective, and settings with which it learns the toy's Gaussian: none of them does with every setting.</summary>
public sealed record ToyObjective(string Name, AdversarialObjective Objective)
{
    /// <summary>The one that <c>toy</c> shows unless told otherwise.</summary>
    public const string Default = "non-saturating";

    // Without a penalty on slopes the two networks chase each other around the solution (Mescheder et al. 2018, section 2).
    private static readonly DiscriminatorRegularizer[] Slopes = [new R1Regularizer { Gamma = 1 }];

    public IReadOnlyList<DiscriminatorRegularizer> Regularizers { get; init; } = Slopes;

    /// <summary>Of both networks.</summary>
    public OptimizerOptions Optimizer { get; init; } = new AdamOptions { LearningRate = 1e-3 };

    public int DiscriminatorSteps { get; init; } = 1;

    public static IReadOnlyList<ToyObjective> All { get; } =
    [
        new("minimax", new MinimaxObjective()),
        new(Default, new NonSaturatingObjective()),
        new("maximum-likelihood", new MaximumLikelihoodObjective()),
        new("least-squares", new LeastSquaresObjective()),
        // The default margin of 1 leaves the deviation below 0.4.
        new("energy-based", new EnergyBasedObjective { CodeSize = 1, Margin = 0.25 }) { Regularizers = [] },
        new("wasserstein", new WassersteinObjective())
        {
            Regularizers = [new GradientPenalty { Lambda = 0.1 }],
            // Gulrajani et al. 2017, algorithm 1: the critic leads, without momentum.
            Optimizer = new AdamOptions { LearningRate = 1e-3, Beta1 = 0, Beta2 = 0.9 },
            DiscriminatorSteps = 5,
        },
        new("wasserstein-clipped", new WassersteinObjective())
        {
            Regularizers = [new WeightClipping { Bound = 0.1 }],
            // Arjovsky et al. 2017, algorithm 1, with a wider bound and longer steps than its 0.01 and 5e-5.
            Optimizer = new RmsPropOptions { LearningRate = 1e-3 },
            DiscriminatorSteps = 5,
        },
        new("hinge", new HingeObjective()),
        new("relativistic", new RelativisticObjective()) { Regularizers = [.. Slopes, new R2Regularizer { Gamma = 1 }] },
    ];
}
