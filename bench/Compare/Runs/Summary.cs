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
    /// <summary>In the order in which they were first measured.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<Measurement> measurements) =>
        [
            .. measurements
                .GroupBy(measurement => (measurement.Peer, measurement.Scenario))
                .Select(rounds => new Summary(
                    rounds.Key.Peer,
                    rounds.Key.Scenario,
                    Spread.Of(rounds.Select(round => round.PerSecond)),
                    Spread.Of(rounds.Select(round => round.CpuPerUnit)),
                    MedianOf(rounds, round => round.BytesPerUnit),
                    MedianOf(rounds, round => round.CalmTail),
                    MedianOf(rounds, round => round.BusyTail),
                    MedianOf(rounds, round => round.Typical),
                    MedianOf(rounds, round => round.Tail)
                )),
        ];

    private static double? MedianOf(IEnumerable<Measurement> rounds, Func<Measurement, double?> figure)
    {
        double?[] figures = [.. rounds.Select(figure)];
        return Array.TrueForAll(figures, known => known is not null)
            ? Spread.Of(figures.Select(known => known!.Value)).Median
            : null;
    }
}
