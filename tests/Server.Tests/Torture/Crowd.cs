namespace ActorPg.Server.Tests.Torture;

/// <summary>One of many callers who share a pool: asks for rows that carry its number, gives up now and then, and looks whose rows it gets.</summary>
internal sealed class Crowd(PgPool pool)
{
    private int _answered;
    private int _canceled;
    private int _foreign;

    public int Answered => _answered;

    public int Canceled => _canceled;

    /// <summary>Rows that were somebody else's, or answers with rows missing.</summary>
    public int Foreign => _foreign;

    public async Task CallAsync(int caller, CancellationToken end)
    {
        var random = new Random(caller);
        while (!end.IsCancellationRequested)
        {
            using var giveUp = new CancellationTokenSource();
            if (random.NextDouble() < 0.3)
            {
                giveUp.CancelAfter(TimeSpan.FromMilliseconds(random.NextDouble() * 4));
            }
            int rows = random.Next(1, 200);
            try
            {
                await AskAsync(random.Next(4), caller, rows, giveUp.Token)
                    .WaitAsync(Patience.Limit, CancellationToken.None);
                Interlocked.Increment(ref _answered);
            }
            catch (PgCanceledException canceled) when (giveUp.IsCancellationRequested)
            {
                Assert.Equal(giveUp.Token, canceled.CancellationToken);
                Interlocked.Increment(ref _canceled);
            }
        }
    }

    private async Task AskAsync(int how, int caller, int rows, CancellationToken token)
    {
        string mark = $"caller {caller}";
        int seen = 0;
        switch (how)
        {
            case 0:
                Check(await pool.FetchValueAsync<string>("select $1::text", token, mark) == mark);
                return;
            case 1:
                foreach (
                    PgRecord row in await pool.FetchAsync(
                        "select $1::text, g from generate_series(1, $2::int) g",
                        token,
                        mark,
                        rows
                    )
                )
                {
                    Check(row.Get<string>(0) == mark && row.Get<int>(1) == ++seen);
                }
                break;
            case 2:
                await foreach (
                    PgRecord row in pool.StreamAsync(
                        "select g, $1::text from generate_series(1, $2::int) g",
                        token,
                        mark,
                        rows
                    )
                )
                {
                    Check(row.Get<string>(1) == mark && row.Get<int>(0) == ++seen);
                }
                break;
            default:
                // A slow one: it has the connection to itself, so that giving up sends a cancel.
                string? slow = await pool.FetchValueAsync<string>("select $1::text from pg_sleep(0.003)", token, mark);
                Check(slow == mark);
                return;
        }
        Check(seen == rows);
    }

    private void Check(bool isMine)
    {
        if (!isMine)
        {
            Interlocked.Increment(ref _foreign);
        }
    }
}
