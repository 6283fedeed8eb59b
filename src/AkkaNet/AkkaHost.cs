using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPg.AkkaNet.Host;
using ActorPg.AkkaNet.Pools;
using ActorPg.AkkaNet.Remoting;
using ActorPg.AkkaNet.Streams;
using ActorPg.Api;
using ActorPg.InProcess;
using ActorPg.Messages;
using ActorPg.Model;
using ActorPg.Transport;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet;

/// <summary>
/// Akka.NET as a home for the driver's actors: each is an actor of the system, at the path where it would be expected, under a supervisor, with the system's
/// dispatcher, scheduler and log. One for each system: <see cref="Of"/>. Thread-safe.
/// </summary>
/// <example><c>PgPool pool = await PgPool.StartAsync(options, AkkaHost.Of(system));</c></example>
public sealed class AkkaHost : IActorHost, IExtension
{
    private const string User = "/user";
    private const int PieceBytes = 64 * 1024;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, ActorAddress> _top = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ActorAddress> _past = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Akka.Actor.IActorRef, AdoptedPool> _pools = new();
    private readonly ExtendedActorSystem _system;
    private readonly Lazy<IMaterializer> _materializer;

    internal AkkaHost(ExtendedActorSystem system)
    {
        _system = system;
        Time = SchedulerTime.Of(system.Scheduler);
        FrameLimit = Remoting.FrameLimit.Of(system);
        var serializer = new PgSerializer(system);
        system.Serialization.AddSerializer("actorpg", serializer);
        foreach (Type type in PgSerializer.Types)
        {
            system.Serialization.AddSerializationMap(type, serializer);
        }
        _materializer = new Lazy<IMaterializer>(() => system.Materializer());
        Log = new AkkaLog(Logging.GetLogger(system, "ActorPg"));
        var lost = new LostMail(this, system);
        system.EventStream.Subscribe(lost, typeof(SuppressedDeadLetter));
        system.EventStream.Subscribe(lost, typeof(DeadLetter));
        CoordinatedShutdown
            .Get(system)
            .AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "actorpg-drain", DrainAsync);
    }

    /// <summary>The time of the system's scheduler: the machine's, unless another scheduler than Akka.NET's own keeps one of its own, as in tests.</summary>
    public TimeProvider Time { get; }

    /// <summary>The system that it stands on.</summary>
    public ActorSystem System => _system;

    internal ILogger Log { get; }

    /// <summary>Bytes that go into one message to another node.</summary>
    internal long FrameLimit { get; }

    internal ReplyDispatcher Replies { get; } = new();

    /// <summary>The host on a system: the same for all who ask.</summary>
    /// <param name="system">The user's system.</param>
    public static AkkaHost Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<AkkaHost, AkkaHostProvider>();
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The name is in use.</exception>
    public IActorRef<TMessage> Spawn<TMessage>(Func<Actor<TMessage>> factory, string name)
        where TMessage : class
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var address = new ActorAddress<TMessage>(this, "/" + name, factory);
        if (!_top.TryAdd(name, address))
        {
            throw new InvalidOperationException($"The system has an actor named {name} already.");
        }
        try
        {
            address.Actor = StartTop(address, name);
        }
        catch
        {
            _top.TryRemove(KeyValuePair.Create<string, ActorAddress>(name, address));
            throw;
        }
        return address;
    }

    /// <inheritdoc />
    public Task WhenStoppedAsync(Model.IActorRef actor) =>
        actor is ActorAddress address
            ? Task.WhenAny(address.Terminated, _system.WhenTerminated)
            : throw new ArgumentException($"{actor?.Path ?? "null"} does not live on this host.", nameof(actor));

    /// <inheritdoc />
    public Task StopAsync(Model.IActorRef actor)
    {
        Task stopped = WhenStoppedAsync(actor);
        _system.Stop(ActorOf(actor));
        return stopped;
    }

    /// <summary>Stops the driver's actors at the top; the system goes on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_top.Values.Select(StopAsync)).ConfigureAwait(false);
    }

    /// <summary>The path as the driver shows it: below the user's guardian.</summary>
    internal static string PathOf(Akka.Actor.IActorRef actor)
    {
        string path = actor.Path.ToStringWithoutAddress();
        return path.StartsWith(User + "/", StringComparison.Ordinal) ? path[User.Length..] : path;
    }

    internal Akka.Actor.IActorRef ActorOf(Model.IActorRef actor) =>
        actor switch
        {
            ActorAddress address when ReferenceEquals(address.Host, this) => address.Actor,
            ForeignRef foreign => foreign.Actor,
            _ => throw new ArgumentException($"{actor?.Path ?? "null"} does not live on this host.", nameof(actor)),
        };

    /// <summary>The address of a pool's actor that the user starts: the same for all incarnations.</summary>
    internal ActorAddress<IPoolMessage> Adopt(Akka.Actor.IActorRef self, PgOptions options)
    {
        if (_pools.TryGetValue(self, out AdoptedPool? known))
        {
            return (ActorAddress<IPoolMessage>)known.Pool.Actor;
        }
        PgPool pool = PoolStart.Make(
            options,
            this,
            ownsHost: false,
            new SocketConnector(options),
            factory => new ActorAddress<IPoolMessage>(this, PathOf(self), factory) { Actor = self }
        );
        var adopted = new AdoptedPool(pool);
        _pools[self] = adopted;
        adopted.Start();
        return (ActorAddress<IPoolMessage>)pool.Actor;
    }

    /// <summary>The pool behind an actor that the user started; null when it is none.</summary>
    internal AdoptedPool? PoolOf(Akka.Actor.IActorRef actor) => _pools.GetValueOrDefault(actor);

    /// <summary>Answers with a reference to the rows of a statement as a stream of pieces.</summary>
    internal void Stream(PgPool? pool, QueryStream query, Akka.Actor.IActorRef sender)
    {
        if (pool is null)
        {
            Asking.Refuse(
                sender,
                new InvalidOperationException("Only a pool that was started by PgPoolActor.Props streams.")
            );
            return;
        }
        int size = (int)Math.Min(PieceBytes, FrameLimit / 2);
        _ = AnswerAsync();

        async Task AnswerAsync()
        {
            try
            {
                ISourceRef<ResultPiece> pieces = await Source
                    .From(() => ResultPieces.CutAsync(pool.StreamAsync(query.Sql, query.Arguments), size))
                    .RunWith(StreamRefs.SourceRef<ResultPiece>(), _materializer.Value)
                    .ConfigureAwait(false);
                sender.Tell(pieces, Akka.Actor.ActorRefs.NoSender);
            }
            catch (Exception failure)
            {
                Asking.Refuse(sender, failure);
            }
        }
    }

    internal void OnStopped(ActorAddress address)
    {
        _pools.TryRemove(address.Actor, out _);
        string name = address.Path[1..];
        if (_top.TryGetValue(name, out ActorAddress? top) && ReferenceEquals(top, address))
        {
            _past[name] = address;
            _top.TryRemove(KeyValuePair.Create(name, address));
        }
    }

    /// <summary>A message that nobody will read: who waits for an answer is told so, and what it carries is disposed of.</summary>
    internal void Lose(object message, string path)
    {
        if ((message as IFailable)?.Fail(new InvalidOperationException($"{path} has stopped.")) is { } reply)
        {
            Replies.Add(reply);
            Replies.Request();
        }
        (message as IDisposable)?.Dispose();
    }

    // Behind everything that may still use the database: shards that hand over, and services that stop.
    private async Task<Done> DrainAsync()
    {
        TimeSpan phase = CoordinatedShutdown.Get(_system).Timeout(CoordinatedShutdown.PhaseBeforeActorSystemTerminate);
        await Task.WhenAll(_pools.Values.Select(adopted => adopted.Pool.CloseAsync(phase * 0.8))).ConfigureAwait(false);
        return Done.Instance;
    }

    // The last turn of a namesake is over, since it is no longer known here; the system's guardian hears of that a moment later.
    private Akka.Actor.IActorRef StartTop<TMessage>(ActorAddress<TMessage> address, string name)
        where TMessage : class
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return ActorAdapter.Start(_system, address, name);
            }
            catch (InvalidOperationException) when (Stopwatch.GetElapsedTime(start) < _patience && IsBecomingFree(name))
            {
                Thread.Sleep(0);
            }
        }
    }

    private bool IsBecomingFree(string name)
    {
        IInternalActorRef holder = _system.Provider.Guardian.GetSingleChild(Uri.EscapeDataString(name));
        return holder.IsNobody() || (_past.TryGetValue(name, out ActorAddress? past) && holder.Equals(past.Actor));
    }
}
