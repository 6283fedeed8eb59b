using ActorPg.Bench.Compare.Runs;

namespace ActorPg.Bench.Compare.Peers.Raw;

/// <summary>One connection that sends the same bytes over and over, each time when the last answer has come whole.</summary>
internal sealed class RawLane(RawConnection connection, RawScript script) : ILane, IDisposable
{
    public async ValueTask PrepareAsync()
    {
        await connection.SendAsync(script.Prepare);
        await connection.AwaitReadyAsync(1);
    }

    public async Task<long> RunAsync(Round round)
    {
        long units = 0;
        while (round.GoesOn)
        {
            await connection.SendAsync(script.Burst);
            await connection.AwaitReadyAsync(script.Syncs);
            units += script.Units;
        }
        return units;
    }

    public void Dispose() => connection.Dispose();
}
