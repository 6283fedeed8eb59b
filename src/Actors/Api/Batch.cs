using ActorPg.Catalog;
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

    /// <summary>How often a batch of which nothing has left is begun anew on another connection.</summary>
    private const int MostAttempts = 5;

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
        BatchStart<TRow>? start = null;
        try
        {
            for (int attempt = 1; ; attempt++)
            {
                PgSession? session = client.Lease is null
                    ? await client.AcquireAsync(deadline.Rest(), statement.Sql).ConfigureAwait(false)
                    : null;
                try
                {
                    PgClient owner = session ?? client;
                    Lease lease = owner.Lease!;
                    using CallOrder.Place place = await lease
                        .Calls.EnterAsync(gate.Time, deadline)
                        .ConfigureAwait(false);
                    if (start is null)
                    {
                        StatementDescription description = await DescribeAsync(owner, statement, deadline)
                            .ConfigureAwait(false);
                        start = new BatchStart<TRow>(statement, rows, bind, description, returns);
                        start.Fill(ChunkBytes);
                    }
                    return start.Executions == 0
                        ? null
                        : await SendAsync(gate, lease, start, deadline).ConfigureAwait(false);
                }
                catch (PgConnectionException lost)
                    when (session is not null
                        && lost.Outcome == PgOutcome.NotSent
                        && start is null or { IsUntouched: true }
                        && attempt < MostAttempts
                    )
                {
                    // Nothing has left, and no row was read that is not at hand: the next connection takes it.
                }
                finally
                {
                    if (session is not null)
                    {
                        await session.DisposeAsync().ConfigureAwait(false);
                    }
                }
            }
        }
        finally
        {
            start?.Dispose();
        }
    }

    // A statement that was only described has not run, wherever the connection was lost.
    private static async ValueTask<StatementDescription> DescribeAsync(
        PgClient owner,
        SqlStatement statement,
        CallDeadline deadline
    )
    {
        try
        {
            ValueTask<StatementDescription> described = owner.DescribeAsync(statement, deadline.Rest());
            if (described.IsCompletedSuccessfully)
            {
                return described.Result;
            }
            StatementDescription description = await described.ConfigureAwait(false);
            // The rows are read next, which may take long; a connection listens on when the code behind its last answer returns.
            await Elsewhere.ContinueAsync(owner.Gate.Time).ConfigureAwait(false);
            return description;
        }
        catch (PgConnectionException lost) when (lost.Outcome == PgOutcome.Unknown)
        {
            throw new PgConnectionException(
                $"The connection was lost while the statement of a batch was described; nothing was run: {lost.Message}",
                PgOutcome.NotSent,
                lost
            );
        }
    }

    private static async ValueTask<BatchRequest> SendAsync<TRow>(
        PoolGate gate,
        Lease lease,
        BatchStart<TRow> start,
        CallDeadline deadline
    )
    {
        var batch = new BatchRequest(
            gate,
            lease,
            start.Statement,
            start.Frames,
            start.Executions,
            start.IsWhole,
            start.Returns ? start.Description.Columns : null
        );
        ValueTask<long> answer = batch.SendAsync(deadline.Rest());
        Exception? failure = start.IsWhole ? null : await SendRestAsync(lease, batch, start).ConfigureAwait(false);
        try
        {
            batch.Touched = await answer.ConfigureAwait(false);
            start.IsAnswered = true;
            if (failure is not null)
            {
                throw failure;
            }
            if (start is { Returns: true, Description.HasRecords: true })
            {
                var scan = new RecordScan(gate.Codecs);
                batch.Scan(scan);
                await gate.Types.LearnRecordsAsync(lease, scan, deadline).ConfigureAwait(false);
            }
            return batch;
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
        BatchStart<TRow> start
    )
    {
        BatchEncoder<TRow> encoder = start.Encoder;
        for (bool isLast = false; !isLast; )
        {
            var frames = new FrameBuffer(4096);
            int executions = 0;
            Exception? failure = null;
            try
            {
                if (!batch.IsLost)
                {
                    start.IsUntouched = false;
                    executions = encoder.Fill(frames, ChunkBytes);
                }
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
