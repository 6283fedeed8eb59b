using System.Runtime.CompilerServices;
using ActorPg.Bench.Compare.Scenarios;
using Lane = ActorPg.Messages.Lane;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>ActorPg as its users call it.</summary>
internal sealed class ActorPgDriver(PgPool pool, Lane lane) : IDriver
{
    private readonly PgClient _client = lane switch
    {
        Lane.Read => pool.Reads,
        Lane.Ingest => pool.Ingest,
        _ => pool,
    };

    public ValueTask<int> FetchIntAsync(int caller, Query query) =>
        query.Number is { } number
            ? _client.FetchValueAsync<int>(query.Sql, number)
            : _client.FetchValueAsync<int>(query.Sql);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tally> FetchRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape
    {
        var tally = default(Tally);
        foreach (PgRecord record in await FetchAsync(query))
        {
            tally = tally.With(TShape.Read(new Row(record)));
        }
        return tally;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tally> FetchColumnAsync<TShape, TValue>(int caller, Query query)
        where TShape : struct, IColumnShape<TValue>
    {
        var tally = default(Tally);
        IReadOnlyList<TValue> values = query.Number is { } number
            ? await _client.FetchAsync<TValue>(query.Sql, number)
            : await _client.FetchAsync<TValue>(query.Sql);
        for (int i = 0; i < values.Count; i++)
        {
            tally = tally.With(TShape.Read(values[i]));
        }
        return tally;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Tally> StreamRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape
    {
        var tally = default(Tally);
        await foreach (PgRecord record in _client.StreamAsync(query.Sql))
        {
            tally = tally.With(TShape.Read(new Row(record)));
        }
        return tally;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> InsertManyAsync(int caller, string sql, IReadOnlyList<InsertedRow> rows) =>
        (int)await _client.ExecuteManyAsync(sql, rows, Bind);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<int> CopyInAsync(int caller, IReadOnlyList<InsertedRow> rows) =>
        (int)(await pool.CopyRecordsToTableAsync(CopyInScenario.Table, rows, Bind, CopyInScenario.Columns)).Rows!.Value;

    public async ValueTask<int> FillPoolAsync(int connections)
    {
        PgOptions options = pool.Options with
        {
            User = ConnectScenario.User,
            Password = ConnectScenario.Password,
            SslMode = PgSslMode.Require,
            MinSize = connections,
            MaxSize = connections,
        };
        await using PgPool cold = await PgPool.StartAsync(options);
        PgSession[] sessions = await Task.WhenAll(
            Enumerable.Range(0, connections).Select(_ => cold.AcquireAsync().AsTask())
        );
        foreach (PgSession session in sessions)
        {
            await session.DisposeAsync();
        }
        return sessions.Length;
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private static void Bind(InsertedRow row, Span<PgArgument> arguments)
    {
        arguments[0] = row.A;
        arguments[1] = row.B;
        arguments[2] = row.C;
        arguments[3] = row.D;
        arguments[4] = row.E;
        arguments[5] = row.F;
        arguments[6] = row.G;
    }

    private ValueTask<QueryResult> FetchAsync(Query query) =>
        (query.Number, query.Flag) switch
        {
            ({ } number, { } flag) => _client.FetchAsync(query.Sql, number, flag),
            ({ } number, null) => _client.FetchAsync(query.Sql, number),
            _ => _client.FetchAsync(query.Sql),
        };

    private readonly struct Row(PgRecord record) : IRow
    {
        public T Get<T>(int column) => record.Get<T>(column);
    }
}
