using ActorPg.Bench.Compare.Scenarios;

namespace ActorPg.Bench.Compare.Peers;

/// <summary>
/// A driver at work, as each kind of work needs it. Callers are numbered from 0; one caller asks for one thing at a time. Methods that must await on the
/// driver's behalf use the pooling method builder, so that what they allocate is the driver's own.
/// </summary>
internal interface IDriver : IAsyncDisposable
{
    /// <summary>One number.</summary>
    ValueTask<int> FetchIntAsync(int caller, Query query);

    /// <summary>All rows, read by their shape.</summary>
    ValueTask<Tally> FetchRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape;

    /// <summary>All values of a result's only column.</summary>
    ValueTask<Tally> FetchColumnAsync<TShape, TValue>(int caller, Query query)
        where TShape : struct, IColumnShape<TValue>;

    /// <summary>Rows read by their shape as they arrive.</summary>
    ValueTask<Tally> StreamRowsAsync<TShape>(int caller, Query query)
        where TShape : struct, IRowShape;

    /// <summary>One statement for many rows, as one transaction; returns how many were inserted.</summary>
    ValueTask<int> InsertManyAsync(int caller, string sql, IReadOnlyList<InsertedRow> rows);

    /// <summary>Makes another pool, as <see cref="ConnectScenario"/> has it, until it has this many connections in use at once; returns how many it had, and closes it.</summary>
    ValueTask<int> FillPoolAsync(int connections);

    /// <summary>Rows into <see cref="CopyInScenario.Table"/> by one binary COPY; returns how many the server took.</summary>
    ValueTask<int> CopyInAsync(int caller, IReadOnlyList<InsertedRow> rows);
}
