using System.Diagnostics;
using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>Over real sockets: the driver's own threads, real time.</summary>
internal sealed class SocketStage : HostileStage
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly LoopbackFront _front = new();
    private readonly long _started = Stopwatch.GetTimestamp();

    public SocketStage()
    {
        _ = GetAsync(server =>
        {
            Teach(server);
            return true;
        });
    }

    public override PgEndpoint Endpoint => new("127.0.0.1", _front.Port);

    public override async Task<long> AllocatedAsync()
    {
        // On that thread itself, behind whatever it is still sending.
        long server = await _front.GetAsync(_ => GC.GetAllocatedBytesForCurrentThread());
        return GC.GetTotalAllocatedBytes(precise: true) - server;
    }

    public override TimeSpan Now => Stopwatch.GetElapsedTime(_started);

    public override Task<T> GetAsync<T>(Func<ScriptedServer, T> get) => _front.GetAsync(get);

    public override Task<T> RunAsync<T>(Func<ValueTask<T>> call) => call().AsTask().WaitAsync(_patience);

    public override async Task UntilAsync(Func<bool> isSo)
    {
        using var end = new CancellationTokenSource(_patience);
        while (!isSo())
        {
            Assert.False(end.IsCancellationRequested, "it comes to pass");
            await Task.Delay(2, CancellationToken.None);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await _front.DisposeAsync();
    }

    protected override ValueTask<PgPool> BeginAsync(PgOptions options) => PgPool.StartAsync(options);
}
