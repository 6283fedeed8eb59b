using System.Globalization;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>What a worker is told: words of its command line, in this order.</summary>
internal sealed record WorkOrder(string Peer, string Scenario, double Seconds, Tally Expected)
{
    public static WorkOrder Parse(ReadOnlySpan<string> words) =>
        new(words[0], words[1], Number<double>(words[2]), new Tally(Number<long>(words[3]), Number<long>(words[4])));

    public string[] ToArguments() => [Peer, Scenario, Text(Seconds), Text(Expected.Rows), Text(Expected.Sum)];

    private static T Number<T>(string word)
        where T : IParsable<T> => T.Parse(word, CultureInfo.InvariantCulture);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
