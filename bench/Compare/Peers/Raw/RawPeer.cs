using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers.Raw;

/// <summary>
/// No driver but the limit of any: prebuilt messages go out, and of what comes back only the ends of answers are looked at. What the server can deliver
/// to a client that does nothing with it.
/// </summary>
internal sealed class RawPeer() : OwnPeer("raw")
{
    public override bool Takes(Scenario scenario) => RawScript.Of(scenario) is not null;

    public override string? WhyAbsent(PgOptions server) =>
        server.Password is null ? null : "it can only log in where no password is asked for";

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        RawScript script = RawScript.Of(scenario)!;
        var lanes = new RawLane[scenario.Connections];
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = new RawLane(await RawConnection.OpenAsync(server), script);
            await lanes[i].PrepareAsync();
        }
        return new RawWorkload(lanes);
    }

    private sealed class RawWorkload(RawLane[] lanes) : IWorkload
    {
        public IReadOnlyList<ILane> Lanes => lanes;

        public ValueTask DisposeAsync()
        {
            foreach (RawLane lane in lanes)
            {
                lane.Dispose();
            }
            return default;
        }
    }
}
