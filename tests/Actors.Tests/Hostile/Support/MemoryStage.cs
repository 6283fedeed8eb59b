using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>In memory: one thread, virtual time.</summary>
internal sealed class MemoryStage : HostileStage
{
    private readonly SimulationHost _host = new(seed: 7, traceEvents: 2000);
    private readonly SimulatedNetwork _network;
    private readonly ScriptedServer _server;

    public MemoryStage()
    {
        _network = new SimulatedNetwork(_host) { Conditions = new NetworkConditions { WindowBytes = 32 << 20 } };
        _server = new ScriptedServer(_network, Endpoint);
        Teach(_server);
    }

    public override PgEndpoint Endpoint { get; } = new("db", 5432);

    public override Task<long> AllocatedAsync() => Task.FromResult(GC.GetAllocatedBytesForCurrentThread());

    public override TimeSpan Now => _host.Now;

    public SimulatedNetwork Network => _network;

    public override Task<T> GetAsync<T>(Func<ScriptedServer, T> get)
    {
        var got = new TaskCompletionSource<T>();
        _host.Do(() => got.SetResult(get(_server)));
        return got.Task;
    }

    public override Task<T> RunAsync<T>(Func<ValueTask<T>> call)
    {
        Task<T>? task = null;
        _host.Do(() => task = call().AsTask());
        Assert.True(_host.RunUntil(task!, TimeSpan.FromMinutes(10)), "the call ends");
        return task!;
    }

    public override Task UntilAsync(Func<bool> isSo)
    {
        Assert.True(_host.RunUntil(isSo, TimeSpan.FromMinutes(10)), "it comes to pass");
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _host.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(_network.Open);
        Assert.Empty(_host.Failures);
    }

    protected override ValueTask<PgPool> BeginAsync(PgOptions options) => PgPool.StartAsync(options, _host, _network);
}
