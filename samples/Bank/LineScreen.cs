namespace Bank;

/// <summary>A plain line a second, for pipes and logs.</summary>
internal sealed class LineScreen(BankOptions options) : IScreen
{
    public async Task<Standing> FollowAsync(IAsyncEnumerable<Standing> standings)
    {
        Standing? last = null;
        double due = 1;
        int committed = 0;
        double since = 0;
        await foreach (Standing standing in standings)
        {
            last = standing;
            double elapsed = standing.Elapsed.TotalSeconds;
            if (elapsed < due)
            {
                continue;
            }
            due = Math.Floor(elapsed) + 1;
            double rate = (standing.Tally.Committed - committed) / (elapsed - since);
            (committed, since) = (standing.Tally.Committed, elapsed);
            await Console.Out.WriteLineAsync(
                FormattableString.Invariant(
                    $"{elapsed, 5:0.0} s  committed {committed, 9:N0} ({rate, 7:N0}/s)  not run {standing.Tally.NotRun, 6:N0}  in doubt {standing.Tally.InDoubt, 5:N0}  ready {standing.Pool.Ready}/{options.Connections}  kills {standing.Kills, 4:N0}  restarts {standing.Pool.Restarts, 4:N0}  p50 {Format.Of(standing.Median)}  p99 {Format.Of(standing.Slowest)}"
                )
            );
        }
        return last!;
    }
}
