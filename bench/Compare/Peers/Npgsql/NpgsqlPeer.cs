using global::Npgsql;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>Npgsql, with its statements prepared on first use as ours are.</summary>
internal sealed class NpgsqlPeer(string name, NpgsqlMode mode) : OwnPeer(name)
{
    /// <summary>A connection a caller where there is one for each; else what is made for more callers than connections.</summary>
    public override bool Takes(Scenario scenario) =>
        scenario.Callers <= scenario.Connections == (mode == NpgsqlMode.ConnectionEach);

    public override async ValueTask<IWorkload> OpenAsync(Scenario scenario, Tally expected, PgOptions server)
    {
        NpgsqlConnectionStringBuilder settings = NpgsqlSettings.Of(server);
        settings.MaxPoolSize = scenario.Connections;
        settings.Multiplexing = mode == NpgsqlMode.Multiplexing;
        IDriver driver =
            mode == NpgsqlMode.ConnectionEach
                ? await HeldConnections.OpenAsync(settings, scenario.Callers)
                : new SharedSource(NpgsqlDataSource.Create(settings));
        return new DriverWorkload(scenario, expected, driver);
    }
}
