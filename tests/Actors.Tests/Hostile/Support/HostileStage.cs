using ActorPg.Simulation.Server;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>The driver on one side, a scripted server on the other, and between them memory or a socket.</summary>
internal abstract class HostileStage : IAsyncDisposable
{
    /// <summary>What every server here answers with 1, once it is honest.</summary>
    public const string Ask = "select 1";

    private PgPool? _pool;

    public abstract PgEndpoint Endpoint { get; }

    public PgOptions Options { get; set; } =
        new()
        {
            User = "alice",
            Password = "canary-password",
            SslMode = PgSslMode.Disable,
            MinSize = 1,
            MaxSize = 1,
            IdleLifetime = TimeSpan.Zero,
            ConnectionLifetime = TimeSpan.Zero,
            ConnectTimeout = TimeSpan.FromSeconds(20),
            AcquireTimeout = TimeSpan.FromSeconds(60),
            CancelTimeout = TimeSpan.FromSeconds(0.5),
            BackoffMinimum = TimeSpan.FromMilliseconds(10),
            BackoffMaximum = TimeSpan.FromMilliseconds(50),
        };

    public PgPool Pool => _pool ?? throw new InvalidOperationException("The pool has not been started.");

    /// <summary>What the driver has allocated: in memory together with the server, which shares its thread.</summary>
    public abstract Task<long> AllocatedAsync();

    /// <summary>Time as the driver sees it.</summary>
    public abstract TimeSpan Now { get; }

    /// <summary>The stage that a test asks for.</summary>
    public static HostileStage Open(Over over)
    {
        HostileStage stage = over == Over.Memory ? new MemoryStage() : new SocketStage();
        return stage;
    }

    /// <summary>Looks at the server, or changes it.</summary>
    public abstract Task<T> GetAsync<T>(Func<ScriptedServer, T> get);

    /// <summary>Makes a call and drives everything until it has ended.</summary>
    public abstract Task<T> RunAsync<T>(Func<ValueTask<T>> call);

    /// <summary>Lets things happen until it is so.</summary>
    public abstract Task UntilAsync(Func<bool> isSo);

    public abstract ValueTask DisposeAsync();

    /// <summary>Says what the server does with the next connection.</summary>
    public Task ScriptAsync(Action<ServerScript> script) =>
        GetAsync(server =>
        {
            script(server.Script());
            return true;
        });

    /// <summary>Starts a pool that cannot connect. Its one attempt is that of who waits for it: the pool makes none on its own before.</summary>
    public async Task<TException> IsRefusedAsync<TException>()
        where TException : Exception
    {
        PgOptions options = Options;
        Options = options with { MinSize = 0 };
        TException refused = await Assert.ThrowsAnyAsync<TException>(StartAsync);
        Options = options;
        return refused;
    }

    /// <summary>Starts a pool, which has its first connection then.</summary>
    public async Task<PgPool> StartAsync()
    {
        await CloseAsync();
        Options = Options with { Endpoints = [Endpoint] };
        return _pool = await RunAsync(() => BeginAsync(Options));
    }

    /// <summary>How many sessions the server has seen, without those that only sent a cancel request.</summary>
    public Task<int> SessionsAsync() => GetAsync(server => server.Backends.Count(backend => backend.Startup.Count > 0));

    /// <summary>Asks an honest question over the pool.</summary>
    public async Task IsAnsweredAsync(int sessions)
    {
        Assert.Equal(1, await RunAsync(() => Pool.FetchValueAsync<int>(Ask)));
        Assert.Equal(sessions, await SessionsAsync());
    }

    protected abstract ValueTask<PgPool> BeginAsync(PgOptions options);

    protected async Task CloseAsync()
    {
        if (_pool is { } pool)
        {
            await RunAsync(async () =>
            {
                await pool.CloseAsync();
                return true;
            });
        }
    }

    protected static void Teach(ScriptedServer server) =>
        server.On(Ask).Returns(new Wire.Messages.RowField("n", 23)).Row([0, 0, 0, 1]);
}
