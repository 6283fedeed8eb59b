namespace ActorPg.Bench.Compare.Runs;

/// <summary>All rounds of one peer in one scenario.</summary>
internal sealed record Summary(
    string Peer,
    string Scenario,
    Spread PerSecond,
    Spread CpuPerUnit,
    double? BytesPerUnit,
    double? CalmTail,
    double? BusyTail,
    double? Typical,
    double? Tail
)
{
    /// <summary>In the order in which they were first measured. What the machine's host disturbed counts only where nothing else is there.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<Measurement> measurements) =>
        [
            .. measurements
                .GroupBy(measurement => (measurement.Peer, measurement.Scenario))
                .Select(all => (all.Key, Rounds: CalmOrAll([.. all])))
                .Select(of => new Summary(
                    of.Key.Peer,
                    of.Key.Scenario,
                    Spread.Of(of.Rounds.Select(round => round.PerSecond)),
                    Spread.Of(of.Rounds.Select(round => round.CpuPerUnit)),
                    MedianOf(of.Rounds, round => round.BytesPerUnit),
                    MedianOf(of.Rounds, round => round.CalmTail),
                    MedianOf(of.Rounds, round => round.BusyTail),
                    MedianOf(of.Rounds, round => round.Typical),
                    MedianOf(of.Rounds, round => round.Tail)
                )),
        ];

    private static Measurement[] CalmOrAll(Measurement[] rounds) =>
        Array.FindAll(rounds, round => !round.IsDisturbed) is { Length: > 0 } calm ? calm : rounds;

    private static double? MedianOf(IEnumerable<Measurement> rounds, Func<Measurement, double?> figure)
    {
        double?[] figures = [.. rounds.Select(figure)];
        return Array.TrueForAll(figures, known => known is not null)
            ? Spread.Of(figures.Select(known => known!.Value)).Median
            : null;
    }
}
