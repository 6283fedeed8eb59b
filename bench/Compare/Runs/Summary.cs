namespace ActorPg.Bench.Compare.Runs;

/// <summary>All rounds of one peer in one scenario.</summary>
internal sealed record Summary(string Peer, string Scenario, Spread PerSecond, Spread CpuPerUnit, double? BytesPerUnit)
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
                    rounds.All(round => round.AllocatedBytes is not null)
                        ? Spread.Of(rounds.Select(round => round.BytesPerUnit!.Value)).Median
                        : null
                )),
        ];
}
