using System.Globalization;

namespace Gan.Bench;

/// <summary>What every benchmark can be told.</summary>
/// <param name="Quick">A smoke run: everything happens once and small, and the figures mean nothing.</param>
/// <param name="Rounds">Rounds of a comparison, or null for the benchmark's own number.</param>
/// <param name="Steps">Generator steps of each training, or null for the benchmark's own number; for those that compare trainings.</param>
internal sealed record BenchOptions(bool Quick, int? Rounds, int? Steps)
{
    public static BenchOptions Parse(string[] args)
    {
        var options = new BenchOptions(false, null, null);
        for (int i = 0; i < args.Length; i++)
        {
            options = args[i] switch
            {
                "--quick" => options with { Quick = true },
                "--rounds" when Number(args, i + 1) is { } rounds => Take(options with { Rounds = rounds }, ref i),
                "--steps" when Number(args, i + 1) is { } steps => Take(options with { Steps = steps }, ref i),
                _ => throw new ArgumentException($"'{args[i]}' is not understood: the options are --quick, --rounds N and --steps N."),
            };
        }
        return options;
    }

    /// <summary>The number of rounds to run.</summary>
    public int RoundsOr(int usual) => Rounds ?? (Quick ? 1 : usual);

    /// <summary>The number of generator steps to train.</summary>
    public int StepsOr(int usual, int quick) => Steps ?? (Quick ? quick : usual);

    private static int? Number(string[] args, int index) =>
        index < args.Length && int.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;

    private static BenchOptions Take(BenchOptions options, ref int index)
    {
        index++;
        return options;
    }
}

/// <summary>Numbers by name for a worker process: <c>--name value</c> pairs, as the Python peers take them.</summary>
internal sealed class WorkerArguments
{
    private readonly Dictionary<string, int> _values = [];

    public int this[string name] => _values[name];

    public static WorkerArguments Parse(string[] args)
    {
        var arguments = new WorkerArguments();
        for (int i = 0; i + 1 < args.Length; i += 2)
        {
            arguments._values[args[i][2..]] = int.Parse(args[i + 1], CultureInfo.InvariantCulture);
        }
        return arguments;
    }
}
