namespace Gan.Examples;

/// <summary>A made-up table of parcels: most arrive in time, some late, a few never. What makes them late or lost is in the other columns.</summary>
internal static class Deliveries
{
    /// <summary>The column of labels.</summary>
    public const string Label = "Outcome";

    private const int Count = 800, Seed = 1;

    private static readonly string[] Regions = ["north", "south", "east", "west", "islands"];
    private static readonly string[] Carriers = ["Albatross", "Comet", "Heron", "Mule"];

    public static CsvTable Table(string? label, char separator)
    {
        string[] header = ["Distance", "Weight", "Items", "Value", "Hour", "Region", "Carrier", "Weather", "Express", Label];
        var random = new Random(Seed);
        return CsvTable.Of("A made-up table of deliveries", label ?? Label, separator, header, [.. Enumerable.Range(0, Count).Select(_ => Row(random))]);
    }

    private static string[] Row(Random random)
    {
        double Normal() => SimulatedDigits.Normal(random);
        bool Happens(double chance) => random.NextDouble() < chance;

        int region = Place(random, 0.3, 0.25, 0.2, 0.15, 0.1);
        int carrier = region == 4 ? Place(random, 0.7, 0.3) : Place(random, 0.1, 0.3, 0.35, 0.25);
        double distance = Math.Exp((region == 4 ? 6 : 4.5) + 0.6 * Normal());
        int items = 1 + (int)(-2 * Math.Log(1 - random.NextDouble()));
        double weight = items * Math.Exp(0.2 + 0.5 * Normal()), value = Math.Exp(3.2 + 0.6 * Math.Log(items) + 0.8 * Normal());
        bool express = Happens(value > 60 ? 0.5 : 0.15);
        string weather = Happens(region == 0 ? 0.25 : 0.05) ? "snow" : Happens(0.3) ? "rain" : "dry";
        int hour = Math.Clamp((int)(express ? 11 + 2 * Normal() : 15 + 3 * Normal()), 6, 21);

        double late = -4.3 + 1.6 * Math.Log(distance / 90) + (weather == "snow" ? 3.5 : weather == "rain" ? 1.2 : 0) + (hour > 16 ? 2 : 0) + (carrier == 3 ? 2 : 0) - (express ? 1.5 : 0) + 0.8 * Math.Log(weight);
        double lost = -6.3 + 1.8 * Math.Log(value / 30) + (carrier == 1 ? 3 : 0) + (region == 4 ? 2 : 0) + (weight < 2 ? 1.5 : 0);
        string outcome = Happens(Logistic(2 * lost)) ? "lost" : Happens(Logistic(2 * late)) ? "late" : "in time";
        return
        [
            FormattableString.Invariant($"{distance:F1}"), Happens(0.06) ? "" : FormattableString.Invariant($"{weight:F2}"), $"{items}", FormattableString.Invariant($"{value:F2}"), $"{hour}",
            Regions[region], Carriers[carrier], Happens(0.04) ? "" : weather, express ? "yes" : "no", outcome,
        ];
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>A place from 0, each with its share; what is missing to 1 is the last one's.</summary>
    private static int Place(Random random, params ReadOnlySpan<double> shares)
    {
        double rank = random.NextDouble();
        int place = 0;
        while (place < shares.Length - 1 && rank >= shares[place])
        {
            rank -= shares[place++];
        }
        return place;
    }
}
