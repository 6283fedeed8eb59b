using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.Api;

/// <summary>The sender's side of a batch: encodes rows on the caller's thread, a chunk at a time, and waits for room between two.</summary>
internal static class Batch
{
    private const int ChunkBytes = 128 * 1024;

    // A Bind to this name fails, which is what rolls a batch back whose rows ran out of the sender's hands half-way.
    private static readonly byte[] _nobody = "actorpg: the sender gave up"u8.ToArray();

    /// <summary>Runs a batch on the connection at hand, or on one that is taken for it; null when there were no rows to run it for.</summary>
    public static async ValueTask<BatchRequest?> RunAsync<TRow>(
        PgClient client,
        string sql,
        IEnumerable<TRow> rows,
        PgArgumentBinder<TRow> bind,
        bool returns,
        PgCallOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(bind);
        SqlStatement statement = client.Statement(sql);
        PoolGate gate = client.Gate;
        var deadline = new CallDeadline(gate.Time, options, gate.Options.CommandTimeout);
        PgSession? session = client.Lease is null
            ? await client.AcquireAsync(deadline.Rest(), statement.Sql).ConfigureAwait(false)
            : null;
        try
        {
            PgClient owner = session ?? client;
            Lease lease = owner.Lease!;
            using CallOrder.Place place = await lease.Calls.EnterAsync(gate.Time, deadline).ConfigureAwait(false);
            StatementDescription description = await owner
                .DescribeAsync(statement, deadline.Rest())
                .ConfigureAwait(false);
            return await RunAsync(gate, lease, statement, description, rows, bind, returns, deadline)
                .ConfigureAwait(false);
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Runs it; what the server answered, or null when there were no rows to run it for.</summary>
    /// <param name="gate">The pool.</param>
    /// <param name="lease">The connection.</param>
    /// <param name="description">What the server said of the statement.</param>
    /// <param name="statement">What is run.</param>
    /// <param name="rows">What each run is made from.</param>
    /// <param name="bind">Lays one out as arguments.</param>
    /// <param name="returns">Whether the rows that come back are wanted.</param>
    /// <param name="deadline">The call's time.</param>
    private static async ValueTask<BatchRequest?> RunAsync<TRow>(
        PoolGate gate,
        Lease lease,
        SqlStatement statement,
        StatementDescription description,
        IEnumerable<TRow> rows,
        PgArgumentBinder<TRow> bind,
        bool returns,
        CallDeadline deadline
    )
    {
        using IEnumerator<TRow> source = rows.GetEnumerator();
        var encoder = new BatchEncoder<TRow>(source, bind, description, returns);
        FrameBuffer first = encoder.Start(statement.Sql);
        int executions;
        try
        {
            executions = encoder.Fill(first, ChunkBytes);
        }
        catch
        {
            first.Dispose(); // nothing was sent
            throw;
        }
        if (executions == 0)
        {
            first.Dispose();
            return null;
        }
        bool isWhole = encoder.IsAtEnd;
        if (isWhole)
        {
            Sync.Write(first);
        }
        var batch = new BatchRequest(
            gate,
            lease,
            statement,
            first,
            executions,
            isWhole,
            returns ? description.Columns : null
        );
        ValueTask<long> answer = batch.SendAsync(deadline.Rest());
        Exception? failure = isWhole ? null : await SendRestAsync(lease, batch, encoder).ConfigureAwait(false);
        try
        {
            batch.Touched = await answer.ConfigureAwait(false);
            return failure is null ? batch : throw failure;
        }
        catch (PostgresException) when (failure is not null)
        {
            throw failure; // the error we made the server raise
        }
    }

    // The sender's own failure must not leave half a batch: it is made the server's too, and given back to be thrown.
    private static async ValueTask<Exception?> SendRestAsync<TRow>(
        Lease lease,
        BatchRequest batch,
        BatchEncoder<TRow> encoder
    )
    {
        for (bool isLast = false; !isLast; )
        {
            var frames = new FrameBuffer(4096);
            int executions = 0;
            Exception? failure = null;
            try
            {
                executions = batch.IsLost ? 0 : encoder.Fill(frames, ChunkBytes);
            }
            catch (Exception exception)
            {
                failure = exception;
                frames.Clear();
                Bind.Write(frames, [], _nobody, [], 0, [], []);
            }
            isLast = failure is not null || batch.IsLost || encoder.IsAtEnd;
            if (isLast)
            {
                Sync.Write(frames);
            }
            var chunk = new BatchChunk(batch, frames, failure is null ? executions : 1, isLast);
            lease.Connection.Tell(chunk);
            await chunk.Taken.ConfigureAwait(false);
            if (failure is not null)
            {
                return failure;
            }
        }
        return null;
    }
}
