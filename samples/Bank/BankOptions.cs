using System.Globalization;

namespace Bank;

/// <summary>What the demo may be told on its command line.</summary>
internal sealed record BankOptions
{
    public const string Usage = """
        Usage: ./demo.sh [--seconds 20] [--senders 64] [--accounts 1000] [--connections 4] [--kill-every 1]
                         [--url postgres://...] [--tamper lost|doubled|money] [--capture FILE.svg]

          --kill-every SECONDS  how often all the bank's backends are terminated; 0 for never
          --url URL             a server to use; else ACTORPG_TEST_URL, else one is started for the occasion
          --tamper KIND         spoils the books behind the bank's back, to see that the audit notices: the exit code is then 1
          --capture FILE.svg    draws what was shown
        """;

    public double Seconds { get; init; } = 20;

    public int Senders { get; init; } = 64;

    public int Accounts { get; init; } = 1000;

    public int Connections { get; init; } = 4;

    public double KillEvery { get; init; } = 1;

    public string? Url { get; init; }

    public string? Tamper { get; init; }

    public string? Capture { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <exception cref="FormatException">It cannot be read; the message says what is wrong.</exception>
    public static BankOptions Parse(string[] args)
    {
        var options = new BankOptions();
        for (int i = 0; i < args.Length; i += 2)
        {
            string name = args[i];
            string value = i + 1 < args.Length ? args[i + 1] : throw new FormatException($"{name} needs a value.");
            options = name switch
            {
                "--seconds" => options with { Seconds = Number(name, value, 0.1, 86_400) },
                "--senders" => options with { Senders = (int)Number(name, value, 1, 1_000) },
                "--accounts" => options with { Accounts = (int)Number(name, value, 2, 1_000_000) },
                "--connections" => options with { Connections = (int)Number(name, value, 1, 90) },
                "--kill-every" => options with { KillEvery = Number(name, value, 0, 3_600) },
                "--url" => options with { Url = value },
                "--tamper" when value is "lost" or "doubled" or "money" => options with { Tamper = value },
                "--tamper" => throw new FormatException("--tamper takes lost, doubled or money."),
                "--capture" => options with { Capture = value },
                _ => throw new FormatException($"{name} is no option."),
            };
        }
        return options;
    }

    private static double Number(string name, string value, double least, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"{name} takes a number from {least} to {most}.");
}
