using System.Globalization;
using Microsoft.ML.Gan;
using Spectre.Console;

namespace Gan.Examples;

/// <summary>Shows a training: a bar on a terminal, plain lines anywhere else.</summary>
public static class TrainingProgress
{
    private const int PlainLines = 20;

    /// <summary>Runs <paramref name="train"/> on another thread, so that Ctrl+C and the bar stay alive.</summary>
    /// <param name="title">What is trained.</param>
    /// <param name="steps">The steps that it will take.</param>
    /// <param name="train">The training; it calls the action that it is handed with every report.</param>
    public static Task<T> Show<T>(string title, long steps, Func<Action<GanMetrics>, T> train) =>
        ShowLines<T>(title, steps, report => train(metrics => report(metrics.Step, Describe(metrics))));

    /// <summary>As <see cref="Show"/>, for a training that describes itself: every report is a step and a line of text.</summary>
    internal static async Task<T> ShowLines<T>(string title, long steps, Func<Action<long, string>, T> train)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            long next = 0;
            return await Task.Run(() => train((step, text) =>
            {
                if (step >= next || step == steps)
                {
                    next = step + steps / PlainLines;
                    Console.WriteLine($"step {step}/{steps}  {text}");
                }
            }));
        }
        return await AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                ProgressTask bar = context.AddTask(title, maxValue: steps);
                return await Task.Run(() => train((step, text) =>
                {
                    bar.Value = step;
                    bar.Description = Markup.Escape(text);
                }));
            });
    }

    private static string Describe(GanMetrics m) => string.Create(CultureInfo.InvariantCulture,
        $"loss D {m.DiscriminatorLoss:F2}  G {m.GeneratorLoss:F2}  D(x) {m.RealScore:F2}  D(G(z)) {m.FakeScoreBefore:F2}/{m.FakeScoreAfter:F2}  {m.RowsPerSecond:F0} rows/s");
}
