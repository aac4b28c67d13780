using Microsoft.ML;
using Microsoft.ML.Data;

namespace Gan.Bench;

/// <summary>A made-up table of 15 mixed columns with relations between them: customers who leave or stay.</summary>
internal sealed class MixedTable
{
    public float Income { get; set; }

    public float Debt { get; set; }

    public float Score { get; set; }

    public float Balance { get; set; }

    public float Share { get; set; }

    public float Distance { get; set; }

    public int Age { get; set; }

    public int Visits { get; set; }

    public string City { get; set; } = "";

    public string Job { get; set; } = "";

    public string Plan { get; set; } = "";

    public string Channel { get; set; } = "";

    public bool Owner { get; set; }

    [KeyType(12)]
    public uint Month { get; set; }

    public bool Left { get; set; }

    public static IDataView View(MLContext ml, int rows, int seed) => ml.Data.LoadFromEnumerable(Rows(rows, seed));

    public static MixedTable[] Rows(int rows, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        int Of(params double[] shares)
        {
            double rank = random.NextDouble();
            int place = 0;
            while (place < shares.Length - 1 && rank >= shares[place])
            {
                rank -= shares[place++];
            }
            return place;
        }
        string[] jobs = ["clerk", "nurse", "engineer", "retired", "student", "farmer", "none"], plans = ["basic", "plus", "gold"], channels = ["web", "shop", "phone", "mail"];
        return [.. Enumerable.Range(0, rows).Select(_ =>
        {
            int job = Of(0.3, 0.15, 0.2, 0.15, 0.1, 0.05, 0.05), city = (int)Math.Min(19, 20 * Math.Pow(random.NextDouble(), 2));
            int age = Math.Clamp((int)(job switch { 3 => 70 + 6 * Normal(), 4 => 22 + 2 * Normal(), _ => 42 + 12 * Normal() }), 18, 95);
            double income = Math.Exp(10 + 0.4 * Normal() + (job == 2 ? 0.6 : job is 4 or 6 ? -0.9 : 0)), debt = random.Next(5) < 2 ? 0 : income * Math.Exp(Normal() - 1);
            int plan = income > 40_000 ? Of(0.2, 0.4, 0.4) : Of(0.6, 0.3, 0.1);
            double risk = -1.2 + 1.5 * Math.Log(1 + debt / income) - 0.5 * plan + (city % 3 == 0 ? 0.7 : 0);
            bool left = random.NextDouble() < 1 / (1 + Math.Exp(-risk));
            return new MixedTable
            {
                Income = (float)Math.Round(income, 2), Debt = (float)Math.Round(debt, 2), Score = random.Next(20) == 0 ? float.NaN : (float)(650 - 100 * risk + 20 * Normal()),
                Balance = (float)(plan == 2 ? 5000 + 500 * Normal() : 800 + 300 * Normal()), Share = (float)Math.Pow(random.NextDouble(), 3), Distance = (float)Math.Exp(1 + Normal()),
                Age = age, Visits = (int)(-3 * Math.Log(1 - random.NextDouble()) * (left ? 1 : 3)), City = $"city {city + 1}", Job = jobs[job], Plan = plans[plan], Channel = channels[age < 40 ? Of(0.7, 0.1, 0.1, 0.1) : Of(0.3, 0.4, 0.2, 0.1)],
                Owner = age > 35 && random.Next(2) == 0, Month = (uint)random.Next(12), Left = left,
            };
        })];
    }
}
