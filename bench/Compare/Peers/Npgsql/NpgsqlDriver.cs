using System.Runtime.CompilerServices;
using global::Npgsql;
using global::NpgsqlTypes;
using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers.Npgsql;

/// <summary>Npgsql as its users call it: a command a call, typed parameters, typed getters.</summary>
internal abstract class NpgsqlDriver : IDriver
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> FetchIntAsync(int caller, Query query)
    {
        await using NpgsqlCommand command = Command(caller, query);
        return (int)(await command.ExecuteScalarAsync())!;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tally> FetchRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape
    {
        await using NpgsqlCommand command = Command(caller, query);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var tally = default(Tally);
        while (await reader.ReadAsync())
        {
            tally = tally.With(TShape.Read(new Row(reader)));
        }
        return tally;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tally> FetchColumnAsync<TShape, TValue>(int caller, Query query)
        where TShape : struct, IColumnShape<TValue>
    {
        await using NpgsqlCommand command = Command(caller, query);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var tally = default(Tally);
        while (await reader.ReadAsync())
        {
            tally = tally.With(TShape.Read(reader.GetFieldValue<TValue>(0)));
        }
        return tally;
    }

    public ValueTask<Tally> StreamRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape => FetchRowsAsync<TShape>(caller, query);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> InsertManyAsync(int caller, string sql, IReadOnlyList<InsertedRow> rows)
    {
        await using NpgsqlBatch batch = Batch(caller);
        foreach (InsertedRow row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(Typed(row.A));
            command.Parameters.Add(Typed(row.B));
            command.Parameters.Add(Typed(row.C));
            command.Parameters.Add(Typed(row.D));
            command.Parameters.Add(Typed(row.E));
            command.Parameters.Add(Typed(row.F));
            command.Parameters.Add(Typed(row.G));
            batch.BatchCommands.Add(command);
        }
        return await batch.ExecuteNonQueryAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> CopyInAsync(int caller, IReadOnlyList<InsertedRow> rows)
    {
        NpgsqlConnection connection = await RentAsync(caller);
        try
        {
            await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync(
                $"COPY {CopyInScenario.Table} ({string.Join(", ", CopyInScenario.Columns)}) FROM STDIN (FORMAT binary)"
            );
            foreach (InsertedRow row in rows)
            {
                await importer.StartRowAsync();
                await importer.WriteAsync(row.A, NpgsqlDbType.Integer);
                await importer.WriteAsync(row.B, NpgsqlDbType.Integer);
                await importer.WriteAsync(row.C, NpgsqlDbType.Integer);
                await importer.WriteAsync(row.D, NpgsqlDbType.Text);
                await importer.WriteAsync(row.E, NpgsqlDbType.Double);
                await importer.WriteAsync(row.F, NpgsqlDbType.Integer);
                await importer.WriteAsync(row.G, NpgsqlDbType.Text);
            }
            return (int)await importer.CompleteAsync();
        }
        finally
        {
            await ReturnAsync(connection);
        }
    }

    public async ValueTask<int> FillPoolAsync(int connections)
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Username = ConnectScenario.User,
            Password = ConnectScenario.Password,
            SslMode = SslMode.Require,
            Pooling = true,
            MaxPoolSize = connections,
        };
        await using NpgsqlDataSource cold = NpgsqlDataSource.Create(settings);
        NpgsqlConnection[] opened = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => cold.OpenConnectionAsync().AsTask())
        );
        foreach (NpgsqlConnection connection in opened)
        {
            await connection.DisposeAsync();
        }
        return opened.Length;
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>How it connects.</summary>
    protected abstract string ConnectionString { get; }

    protected abstract NpgsqlCommand Command(int caller, string sql);

    protected abstract NpgsqlBatch Batch(int caller);

    /// <summary>A connection for a caller alone, to be returned.</summary>
    protected abstract ValueTask<NpgsqlConnection> RentAsync(int caller);

    protected abstract ValueTask ReturnAsync(NpgsqlConnection connection);

    private static NpgsqlParameter<T> Typed<T>(T value) => new() { TypedValue = value };

    private NpgsqlCommand Command(int caller, Query query)
    {
        NpgsqlCommand command = Command(caller, query.Sql);
        if (query.Number is { } number)
        {
            command.Parameters.Add(Typed(number));
        }
        if (query.Flag is { } flag)
        {
            command.Parameters.Add(Typed(flag));
        }
        return command;
    }

    private readonly struct Row(NpgsqlDataReader reader) : IRow
    {
        public T Get<T>(int column) => reader.GetFieldValue<T>(column);
    }
}
