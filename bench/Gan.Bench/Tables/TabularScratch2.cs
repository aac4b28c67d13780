using Microsoft.ML;
using Microsoft.ML.Gan;
using Microsoft.ML.Gan.Tests;
namespace Gan.Bench;
internal static class TabularScratch2
{
    public static Report Run(BenchOptions options)
    {
        var ml = new MLContext(seed: 1);
        foreach (int seed in new[] { 1, 2 })
        foreach (int steps in new[] { 1500, 3000 })
        foreach ((int width, double ema, double lr) in new[] { (64, 0.995, 1e-3), (128, 0.995, 1e-3), (128, 0.98, 1e-3) })
        {
            var real = Microsoft.ML.Gan.Tests.Tables.Rows(1000, seed);
            using TabularGanTransformer model = ml.Transforms.Gan.TrainTabular(new TabularGanEstimator.Options { LabelColumnName = "Class", Seed = seed, Threads = 1, Steps = steps, GeneratorWidths = [width, width], DiscriminatorWidths = [width, width], EmaDecay = ema, GeneratorOptimizer = new AdamOptions { LearningRate = lr, Beta1 = 0.5, Beta2 = 0.9 }, DiscriminatorOptimizer = new AdamOptions { LearningRate = lr, Beta1 = 0.5, Beta2 = 0.9 } }).Fit(ml.Data.LoadFromEnumerable(real));
            var made = Microsoft.ML.Gan.Tests.Tables.Read(ml, model.Generate(2000));
            double res = Math.Sqrt(made.Average(row => Math.Pow(row.Square - row.X * row.X, 2)));
            double town = made.Where(r => !float.IsNaN(r.Rent)).Average(r => Math.Abs(r.Rent - (r.Town == "Ulm" ? 10 : r.Town == "Köln" ? 20 : 40)) < 4 ? 1.0 : 0);
            double rare = made.Where(row => row.Class == "rare").Average(row => row.X >= -0.05 ? 1 : 0.0);
            Console.WriteLine($"seed {seed} steps {steps} width {width} ema {ema}: residual {res:F3} town {town:F3} rare {rare:F3} W {model.History[^1].DiscriminatorLoss:F3}");
        }
        return new Report();
    }
}
