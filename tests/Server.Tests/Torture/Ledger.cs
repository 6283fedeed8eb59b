using System.Collections.Concurrent;

namespace ActorPg.Server.Tests.Torture;

/// <summary>What senders believe of their inserts: done, not done, or in doubt.</summary>
internal sealed class Ledger(PgPool pool, string insert)
{
    private readonly ConcurrentBag<int> _done = [];
    private readonly ConcurrentBag<int> _notDone = [];
    private int _next;

    public IReadOnlyCollection<int> Done => _done;

    /// <summary>The driver or the server said that it did not happen.</summary>
    public IReadOnlyCollection<int> NotDone => _notDone;

    public async Task InsertAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            int id = Interlocked.Increment(ref _next);
            try
            {
                await pool.ExecuteAsync(insert, id).Soon();
                _done.Add(id);
            }
            catch (PgException failure) when (failure.Outcome == PgOutcome.NotSent)
            {
                _notDone.Add(id);
            }
            catch (PgException failure) when (failure.Outcome == PgOutcome.Server)
            {
                // A FATAL may come behind the commit: only a plain error says that nothing happened.
                if (failure is not PostgresException { Severity: "FATAL" })
                {
                    _notDone.Add(id);
                }
            }
            catch (PgConnectionException failure)
            {
                Assert.Equal(PgOutcome.Unknown, failure.Outcome);
            }
        }
    }
}
