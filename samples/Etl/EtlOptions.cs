using System.Globalization;

namespace Etl;

/// <summary>What the sample may be told on its command line.</summary>
internal sealed record EtlOptions
{
    public const string Usage = """
        Usage: samples/Etl/run.sh [--rows 1000000] [--chunk 5000] [--workers 4] [--kills 1]
                                  [--url postgres://...] [--tamper lost|doubled|wrong]

          --kills N      how often, evenly over the way, all backends are terminated between a chunk's COPY and its COMMIT
          --url URL      a server to use; else ACTORPG_TEST_URL, else one is started for the occasion
          --tamper KIND  spoils the result behind the sample's back, to see that the audit notices: the exit code is then 1
        """;

    public int Rows { get; init; } = 1_000_000;

    public int Chunk { get; init; } = 5_000;

    public int Workers { get; init; } = 4;

    public int Kills { get; init; } = 1;

    public string? Url { get; init; }

    public string? Tamper { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says what is wrong.</exception>
    public static EtlOptions Parse(string[] args)
    {
        var options = new EtlOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i];
            string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--rows" => options with { Rows = Number(name, value, 1, 1_000_000_000) },
                "--chunk" => options with { Chunk = Number(name, value, 1, 1_000_000) },
                "--workers" => options with { Workers = Number(name, value, 1, 64) },
                "--kills" => options with { Kills = Number(name, value, 0, 1_000) },
                "--url" => options with { Url = value },
                "--tamper" when value is "lost" or "doubled" or "wrong" => options with { Tamper = value },
                "--tamper" => throw new FormatException("--tamper takes lost, doubled or wrong."),
                _ => throw new FormatException($"{name} is no option."),
            };
        }
        return options;
    }

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"{name} takes a whole number from {least} to {most}.");
}
