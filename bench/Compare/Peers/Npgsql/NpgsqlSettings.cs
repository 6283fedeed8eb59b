using global::Npgsql;

namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>Npgsql's settings for a server that is known by our own options.</summary>
internal static class NpgsqlSettings
{
    public static NpgsqlConnectionStringBuilder Of(PgOptions server) =>
        new()
        {
            Host = server.Endpoints[0].Host,
            Port = server.Endpoints[0].Port,
            Username = server.User,
            Password = server.Password,
            Database = server.Database,
            SslMode = SslMode.Disable,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 1,
            NoResetOnClose = true,
            ReadBufferSize = 16384,
            WriteBufferSize = 16384,
        };
}
