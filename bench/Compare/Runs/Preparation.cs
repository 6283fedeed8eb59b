using System.Diagnostics.CodeAnalysis;
using ActorPg.Bench.Compare.Peers.Npgsql;
using ActorPg.Bench.Compare.Scenarios;
using Npgsql;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>What has to be on the server before a round, and what its answers will be.</summary>
internal sealed class Preparation(PgOptions server)
{
    private readonly string _connectionString = NpgsqlSettings.Of(server).ConnectionString;

    /// <summary>Drops what an earlier round left, and makes the scenario's table anew.</summary>
    public async Task SetUpAsync(Scenario scenario)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await ExecuteAsync(connection, "DROP TABLE IF EXISTS bench_rows");
        await SyncAsync(connection, scenario.IsDurable);
        if (scenario.Setup is { } setup)
        {
            await ExecuteAsync(connection, setup);
            await ExecuteAsync(connection, "ANALYZE bench_rows");
        }
    }

    /// <summary>Drops what the last round left.</summary>
    public async Task TearDownAsync()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await ExecuteAsync(connection, "DROP TABLE IF EXISTS bench_rows");
        await SyncAsync(connection, isDurable: false);
    }

    /// <summary>What the server itself makes of the scenario's rows.</summary>
    public async Task<Tally> ExpectAsync(Scenario scenario)
    {
        if (scenario.Expectation is not { } sql)
        {
            return default;
        }
        await using NpgsqlConnection connection = await OpenAsync();
        await using NpgsqlCommand command = Command(connection, sql);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return new Tally(reader.GetInt64(0), reader.GetInt64(1));
    }

    // Our own server has it off, which is quicker for everything else; one that has it on by itself stays as it is.
    private static async Task SyncAsync(NpgsqlConnection connection, bool isDurable)
    {
        await ExecuteAsync(connection, isDurable ? "ALTER SYSTEM SET fsync = on" : "ALTER SYSTEM RESET fsync");
        await ExecuteAsync(connection, "SELECT pg_reload_conf()");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = Command(connection, sql);
        await command.ExecuteNonQueryAsync();
    }

    [SuppressMessage("Security", "CA2100", Justification = "The scenarios' own SQL.")]
    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection);

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(_connectionString);
        await connection.OpenAsync();
        return connection;
    }
}
