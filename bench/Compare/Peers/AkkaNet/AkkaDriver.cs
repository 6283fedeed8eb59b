using ActorPg.AkkaNet;
using ActorPg.Bench.Compare.Scenarios;
using Akka.Actor;

namespace ActorPg.Bench.Compare.Peers.AkkaNet;

/// <summary>A driver whose pool lives on a system, which ends with it.</summary>
/// <param name="inner">The pool, called.</param>
/// <param name="asked">The pool's actor, where single values are to be asked for by message; null to call.</param>
/// <param name="systems">The system, and that from which it is asked when that is another.</param>
internal sealed class AkkaDriver(IDriver inner, IActorRef? asked, IReadOnlyList<ActorSystem> systems) : IDriver
{
    public ValueTask<int> FetchIntAsync(int caller, Query query) =>
        asked is null ? inner.FetchIntAsync(caller, query) : AskAsync(asked, query);

    public ValueTask<Tally> FetchRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape => inner.FetchRowsAsync<TShape>(caller, query);

    public ValueTask<Tally> FetchColumnAsync<TShape, TValue>(int caller, Query query)
        where TShape : struct, IColumnShape<TValue> => inner.FetchColumnAsync<TShape, TValue>(caller, query);

    public ValueTask<Tally> StreamRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape => inner.StreamRowsAsync<TShape>(caller, query);

    public ValueTask<int> InsertManyAsync(int caller, string sql, IReadOnlyList<InsertedRow> rows) =>
        inner.InsertManyAsync(caller, sql, rows);

    public ValueTask<int> FillPoolAsync(int connections) => inner.FillPoolAsync(connections);

    public ValueTask<int> CopyInAsync(int caller, IReadOnlyList<InsertedRow> rows) => inner.CopyInAsync(caller, rows);

    public async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        foreach (ActorSystem system in systems)
        {
            await system.Terminate();
        }
    }

    private static async ValueTask<int> AskAsync(IActorRef pool, Query query)
    {
        PgArgument[] arguments = query.Number is { } number ? [number] : [];
        QueryResult rows = await pool.AskAsync(new Messages.Query(query.Sql, arguments));
        return rows[0].Get<int>(0);
    }
}
