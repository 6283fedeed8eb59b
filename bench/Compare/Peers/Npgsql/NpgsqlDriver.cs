using System.Runtime.CompilerServices;
using global::Npgsql;
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

    public abstract ValueTask DisposeAsync();

    protected abstract NpgsqlCommand Command(int caller, string sql);

    protected abstract NpgsqlBatch Batch(int caller);

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
