using global::Npgsql;

namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>All callers ask the same data source.</summary>
internal sealed class SharedSource(NpgsqlDataSource source) : NpgsqlDriver
{
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    protected override NpgsqlCommand Command(int caller, string sql) => source.CreateCommand(sql);

    protected override string ConnectionString => source.ConnectionString;

    protected override NpgsqlBatch Batch(int caller) => source.CreateBatch();

    protected override ValueTask<NpgsqlConnection> RentAsync(int caller) => source.OpenConnectionAsync();

    protected override ValueTask ReturnAsync(NpgsqlConnection connection) => connection.DisposeAsync();
}
