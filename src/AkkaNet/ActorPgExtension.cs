using System.Collections.Concurrent;
using ActorPg.AkkaNet.Pools;
using Akka.Actor;
using Akka.Configuration;

namespace ActorPg.AkkaNet;

/// <summary>
/// The pools that the system's configuration names, each started when it is first asked for: <c>default</c> at <c>/user/pg</c>, another at
/// <c>/user/pg-name</c>. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// akka.actorpg {
///   default { url = "postgres://app@localhost/shop" }
///   reports { url = "postgres://app@replica/shop", max-size = 4, command-timeout = 60s }
/// }
/// </code>
/// </example>
public sealed class ActorPgExtension : IExtension
{
    private const string Section = "akka.actorpg";
    private const string Default = "default";

    private readonly ConcurrentDictionary<string, Lazy<IActorRef>> _pools = new(StringComparer.Ordinal);
    private readonly ExtendedActorSystem _system;

    internal ActorPgExtension(ExtendedActorSystem system)
    {
        _system = system;
    }

    /// <summary>The extension of a system: the same for all who ask.</summary>
    /// <param name="system">The user's system.</param>
    public static ActorPgExtension Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return system.WithExtension<ActorPgExtension, ActorPgExtensionProvider>();
    }

    /// <summary>A pool's actor.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <exception cref="PgInputException">The configuration has no such pool, or something in it is wrong; the message names the key.</exception>
    public IActorRef GetActor(string name = Default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Lazy<IActorRef> pool = _pools.GetOrAdd(
            name,
            static (of, self) => new Lazy<IActorRef>(() => self.Start(of)),
            this
        );
        try
        {
            return pool.Value;
        }
        catch
        {
            _pools.TryRemove(KeyValuePair.Create(name, pool));
            throw;
        }
    }

    /// <summary>A pool's API, once it has a connection.</summary>
    /// <param name="name">Its name in the configuration.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PgInputException">The configuration has no such pool, or something in it is wrong; the message names the key.</exception>
    /// <exception cref="PgConnectionException">No server answers. The pool goes on trying; so may the caller.</exception>
    /// <exception cref="PostgresException">The server refuses the user, the password or the database.</exception>
    public Task<PgPool> GetPoolAsync(string name = Default, CancellationToken cancellationToken = default) =>
        GetActor(name).GetPgPoolAsync(cancellationToken);

    private IActorRef Start(string name)
    {
        Config config = _system.Settings.Config.GetConfig($"{Section}.{name}");
        string url =
            config?.GetString("url")
            ?? throw new PgInputException($"The configuration has no {Section}.{name}.url.", nameof(name));
        PgOptions options = PgOptions.Parse(url);
        options = options with
        {
            MinSize = config.GetInt("min-size", options.MinSize),
            MaxSize = config.GetInt("max-size", options.MaxSize),
            ApplicationName = config.GetString("application-name", options.ApplicationName),
            AcquireTimeout = config.GetTimeSpan("acquire-timeout", options.AcquireTimeout),
            CommandTimeout = config.HasPath("command-timeout")
                ? config.GetTimeSpan("command-timeout")
                : options.CommandTimeout,
        };
        return _system.ActorOf(
            PgPoolActor.Props(options),
            string.Equals(name, Default, StringComparison.Ordinal) ? "pg" : $"pg-{name}"
        );
    }
}
