using System.Diagnostics.CodeAnalysis;
using global::Npgsql;

namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>Each caller has a connection of its own, open throughout.</summary>
internal sealed class HeldConnections : NpgsqlDriver
{
    private readonly NpgsqlConnection[] _connections;

    private HeldConnections(NpgsqlConnection[] connections)
    {
        _connections = connections;
    }

    public static async ValueTask<HeldConnections> OpenAsync(NpgsqlConnectionStringBuilder settings, int callers)
    {
        settings.Pooling = false;
        var connections = new NpgsqlConnection[callers];
        for (int i = 0; i < callers; i++)
        {
            connections[i] = new NpgsqlConnection(settings.ConnectionString);
            await connections[i].OpenAsync();
        }
        return new HeldConnections(connections);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (NpgsqlConnection connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    [SuppressMessage("Security", "CA2100", Justification = "The scenarios' own SQL.")]
    protected override NpgsqlCommand Command(int caller, string sql) => new(sql, _connections[caller]);

    protected override string ConnectionString => _connections[0].ConnectionString;

    protected override NpgsqlBatch Batch(int caller) => new(_connections[caller]);

    protected override ValueTask<NpgsqlConnection> RentAsync(int caller) => new(_connections[caller]);

    protected override ValueTask ReturnAsync(NpgsqlConnection connection) => default;
}
