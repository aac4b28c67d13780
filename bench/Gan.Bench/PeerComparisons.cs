using System.Text.Json;

namespace Gan.Bench;

/// <summary>Ours and plain PyTorch in turn, each in a process of its own; medians over the rounds.</summary>
internal static class PeerComparisons
{
    public static Report DcganStep(BenchOptions options)
    {
        (string, int)[] arguments =
        [
            ("batch", 64), ("maps", 64), ("latent", 100), ("rows", options.Quick ? 640 : 12_800),
            ("report", options.Quick ? 2 : 25), ("reports", options.Quick ? 2 : 5),
        ];
        return Compare("dcgan-step", "dcgan_step.py", arguments, options, "ms per iteration", 0.80, MeanInterval,
            "One iteration: a discriminator step on 64 real and 64 generated 28×28×1 images and a generator step; 64 feature maps, 100 latents, Adam. "
            + "Ours is measured inside `Fit`, between the reports that reach `MetricsCallback`; PyTorch is the official DCGAN example's loop, eager, on a tensor in memory. "
            + "Both take metrics every 25 iterations; the iterations before the first report are warm-up and left out, 100 are measured in each round.");
    }

    public static Report MlpStep(BenchOptions options)
    {
        (string, int)[] arguments =
        [
            ("batch", 500), ("columns", 40), ("width", 256), ("latent", 100), ("rows", options.Quick ? 2_000 : 50_000),
            ("report", options.Quick ? 20 : 200), ("reports", options.Quick ? 2 : 6),
        ];
        return Compare("mlp-step", "mlp_step.py", arguments, options, "ms per iteration", 0.95, MeanInterval,
            "One iteration: a discriminator step on 500 real and 500 generated rows of 40 columns and a generator step; both networks 256-256, 100 latents, Adam. "
            + "Ours is measured inside `Fit`, between the reports that reach `MetricsCallback`; PyTorch is the same loop, eager, on a tensor in memory. "
            + "Both take metrics every 200 iterations; the iterations before the first report are warm-up and left out, 1,000 are measured in each round.");
    }

    public static Report Generate(BenchOptions options)
    {
        (string, int)[] arguments = [("count", options.Quick ? 640 : 10_000), ("batch", 64), ("maps", 64), ("latent", 100)];
        return Compare("generate", "generate.py", arguments, options, "ms in all", 1.0,
            result => result.GetProperty("milliseconds").GetDouble(),
            "10,000 images of 28×28×1 from a generator with 64 feature maps. Ours: `Generate`, then a cursor over the vector column, value by value, in the data's own scale. "
            + "PyTorch: the same network's forward pass under `no_grad`, in batches of 64, copied into one numpy array. The model is there and warm in both.");
    }

    private static double MeanInterval(JsonElement result) =>
        result.GetProperty("intervals").EnumerateArray().Average(interval => interval.GetDouble());

    private static Report Compare(string worker, string script, (string, int)[] arguments, BenchOptions options,
        string unit, double target, Func<JsonElement, double> read, string note)
    {
        int rounds = options.RoundsOr(7);
        var ours = new List<double>();
        var peers = new List<double>();
        string peer = "";
        for (int round = 1; round <= rounds; round++)
        {
            // Who goes first alternates as well: neither always has the warmer or the calmer machine.
            foreach (bool our in round % 2 == 1 ? [true, false] : new[] { false, true })
            {
                if (our)
                {
                    ours.Add(read(ChildProcess.Ours(worker, arguments)));
                }
                else
                {
                    JsonElement result = ChildProcess.Peer(script, arguments);
                    peer = result.GetProperty("version").GetString()!;
                    peers.Add(read(result));
                }
            }
            Console.WriteLine($"round {round}/{rounds}: ours {Format.Number(ours[^1])}, {peer} {Format.Number(peers[^1])} {unit}");
        }
        double our1 = Statistics.Median(ours), peer1 = Statistics.Median(peers), ratio = our1 / peer1;
        double[] ratios = [.. ours.Zip(peers, (a, b) => a / b)];
        var report = new Report();
        report.Figures["ratio"] = Format.Round(ratio);
        report.Figures["target"] = target;
        report.Figures["met"] = ratio <= target;
        report.Figures["ours"] = Format.Round(our1);
        report.Figures["peer"] = Format.Round(peer1);
        report.Figures["unit"] = unit;
        report.Figures["rounds"] = rounds;
        report.Figures["ratioSmallest"] = Format.Round(ratios.Min());
        report.Figures["ratioLargest"] = Format.Round(ratios.Max());
        report.Headline = $"{Format.Number(ratio)} of PyTorch's time ({Format.Number(our1, 1)} against {Format.Number(peer1, 1)} {unit})";
        return report.Note(note).Table(
            ["", $"median, {unit}", "range over rounds"],
            ["Gan.MLNet", Format.Number(our1), Format.Range(ours)],
            [peer, Format.Number(peer1), Format.Range(peers)],
            ["**ratio**", $"**{Format.Number(ratio)}**", Format.Range(ratios)])
            .Note($"{rounds} alternating rounds. Target: a ratio of at most {Format.Number(target)}.");
    }
}
