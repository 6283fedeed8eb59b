using System.Globalization;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>The command line of a run.</summary>
internal sealed record BenchOptions
{
    public const string Usage =
        "usage: bench [--only SCENARIO,...] [--seconds N] [--rounds N] [--repeats N] [--json FILE] [--chart FILE] [--from FILE,...]";

    public IReadOnlyList<Scenario> Scenarios { get; private init; } = ScenarioTable.All;

    /// <summary>Of each round of each peer.</summary>
    public double Seconds { get; private init; } = 3;

    public int Rounds { get; private init; } = 3;

    /// <summary>How often a measurement is made again because the machine's host gave too much of the processors to others meanwhile; the calmest counts.</summary>
    public int Repeats { get; private init; } = 2;

    /// <summary>Where all measurements go, beside the figures.</summary>
    public string? JsonFile { get; private init; }

    /// <summary>What earlier runs wrote as <see cref="JsonFile"/>: nothing is measured then. A scenario's figures are those of the last file that has it.</summary>
    public IReadOnlyList<string> EarlierRuns { get; private init; } = [];

    /// <summary>Where the figures go as an image (SVG).</summary>
    public string? ChartFile { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static BenchOptions Parse(ReadOnlySpan<string> words)
    {
        var options = new BenchOptions();
        for (int i = 0; i < words.Length; i += 2)
        {
            string value = i + 1 < words.Length ? words[i + 1] : throw new UsageException($"{words[i]} needs a value.");
            options = words[i] switch
            {
                "--only" => options with { Scenarios = [.. value.Split(',').Select(ScenarioTable.Find)] },
                "--seconds" => options with { Seconds = Positive<double>(words[i], value) },
                "--rounds" => options with { Rounds = Positive<int>(words[i], value) },
                "--repeats" => options with { Repeats = Count(words[i], value) },
                "--json" => options with { JsonFile = value },
                "--from" => options with { EarlierRuns = value.Split(',') },
                "--chart" => options with { ChartFile = value },
                _ => throw new UsageException($"There is no option {words[i]}."),
            };
        }
        return options;
    }

    private static T Positive<T>(string option, string text)
        where T : struct, IParsable<T>, IComparable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out T value) && value.CompareTo(default) > 0
            ? value
            : throw new UsageException($"{option} needs a number above 0.");

    private static int Count(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw new UsageException($"{option} needs a number, 0 or more.");
}
