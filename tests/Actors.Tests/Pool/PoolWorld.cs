using System.Buffers.Binary;
using System.Text;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>A pool on a simulated host, network and server, all driven by one seed.</summary>
internal sealed class PoolWorld
{
    public const uint Int4 = 23;

    /// <summary>What the server has to be sent behind a holder that may have changed the session.</summary>
    public const string Reset =
        "CLOSE ALL;UNLISTEN *;SET SESSION AUTHORIZATION DEFAULT;RESET ALL;SELECT pg_advisory_unlock_all();DISCARD SEQUENCES;DISCARD TEMP";

    private PgPool? _pool;

    public PoolWorld(ulong seed = 1)
    {
        Host = new SimulationHost(seed, traceEvents: 4000);
        Network = new SimulatedNetwork(Host);
        Server = new ScriptedServer(Network, Endpoint);
        Server
            .On("select $1")
            .Takes(Int4)
            .Returns(new RowField("n", Int4))
            .Rows(values =>
            {
                Executed.Add(Number(values[0]!));
                return [values];
            });
        Server.On("select hold").Returns(new RowField("n", Int4)).Row(Bytes(42)).Held();
        Server.On("update").Tag("UPDATE 1");
        Server.On("set x = 1").Tag("SET");
        Server.On(Reset).Tag("DISCARD TEMP");
        Server.On("ROLLBACK;" + Reset).Tag("DISCARD TEMP");
    }

    public static PgEndpoint Endpoint { get; } = new("db", 5432);

    /// <summary>One connection, so that who gets it when can be said.</summary>
    public PgOptions Options { get; set; } =
        new()
        {
            Endpoints = [Endpoint],
            User = "alice",
            SslMode = PgSslMode.Disable,
            MinSize = 1,
            MaxSize = 1,
            IdleLifetime = TimeSpan.Zero,
            ConnectionLifetime = TimeSpan.Zero,
        };

    public SimulationHost Host { get; }

    public SimulatedNetwork Network { get; }

    public ScriptedServer Server { get; }

    /// <summary>The arguments with which <c>select $1</c> was executed, in order.</summary>
    public List<int> Executed { get; } = [];

    public PgPool Pool => _pool ?? throw new InvalidOperationException("The pool has not been started.");

    /// <summary>The sessions of the server, without those that only sent a cancel request.</summary>
    public IReadOnlyList<ScriptedBackend> Sessions => [.. Server.Backends.Where(backend => backend.Startup.Count > 0)];

    /// <summary>The one session that is open.</summary>
    public ScriptedBackend Session => Assert.Single(Sessions, backend => !backend.IsClosed && !backend.Peer.IsClosed);

    public static byte[] Bytes(int number)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    public static int Number(byte[] bytes) => BinaryPrimitives.ReadInt32BigEndian(bytes);

    /// <summary>Starts the pool, which has its first connection then.</summary>
    public PoolWorld Started(Func<PgOptions, PgOptions>? with = null)
    {
        Options = with?.Invoke(Options) ?? Options;
        _pool = Host.Complete(Begin(() => PgPool.StartAsync(Options, Host, Network)));
        Host.RunUntilIdle();
        return this;
    }

    /// <summary>Has statements described and known as quick, so that later runs are Bind, Execute, Sync and share a pipeline.</summary>
    public PoolWorld Warm(params string[] statements)
    {
        foreach (string sql in statements.DefaultIfEmpty("select $1"))
        {
            Task run = sql == "select $1" ? Begin(() => Pool.FetchAsync(sql, 0)) : Begin(() => Pool.FetchAsync(sql));
            Host.RunUntil(() => run.IsCompleted || Session.Running is not null, TimeSpan.FromSeconds(1));
            if (Session.Running is not null)
            {
                Session.Release();
            }
            Host.Complete(run);
        }
        Host.RunUntilIdle();
        Executed.Clear();
        return this;
    }

    /// <summary>Makes a call, which goes on when the host is driven.</summary>
    public Task<T> Begin<T>(Func<ValueTask<T>> call)
    {
        Task<T>? task = null;
        Host.Do(() => task = call().AsTask());
        return task!;
    }

    public Task Begin(Func<ValueTask> call)
    {
        Task? task = null;
        Host.Do(() => task = call().AsTask());
        return task!;
    }

    /// <summary>Runs <c>select $1</c>, which answers with its argument.</summary>
    public Task<int> Select(int number, PgCallOptions options = default) =>
        Begin(() => Pool.FetchValueAsync<int>("select $1", options, number));

    /// <summary>Runs the statement that the server holds until it is released or cancelled, and drives until it runs.</summary>
    public Task<int> Hold(PgCallOptions options = default)
    {
        Task<int> held = Begin(() => Pool.FetchValueAsync<int>("select hold", options));
        Assert.True(
            Host.RunUntil(() => Sessions.Any(s => s.Running == "select hold"), TimeSpan.FromSeconds(1)),
            "it runs"
        );
        Host.RunUntilIdle();
        return held;
    }

    public PgSession Acquire() => Host.Complete(Begin(() => Pool.AcquireAsync()));

    public void Dispose(IAsyncDisposable what) => Host.Complete(Begin(what.DisposeAsync));

    /// <summary>Drives until the task has failed with this.</summary>
    public TException Fails<TException>(Task task)
        where TException : Exception => Assert.ThrowsAny<TException>(() => Host.Complete(task));

    /// <summary>Has a session forget what was prepared, as behind a pooler.</summary>
    public static void ForgetStatements(ScriptedBackend session) => session.Statements.Forget();

    /// <summary>The texts of the simple queries that a session was sent.</summary>
    public static string[] Queries(ScriptedBackend session) =>
        [.. session.Received.Where(m => m.Tag == FrontendTag.Query).Select(m => Encoding.UTF8.GetString(m.Body[..^1]))];

    /// <summary>Closes the pool, and checks that nothing is left behind and no actor ever threw.</summary>
    public void Close(bool hadCrashes = false)
    {
        Host.Complete(Begin(() => new ValueTask(Pool.CloseAsync())));
        Host.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(Network.Open);
        if (!hadCrashes)
        {
            Assert.Empty(Host.Failures);
        }
    }
}
