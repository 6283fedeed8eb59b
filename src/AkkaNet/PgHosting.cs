using System.Globalization;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet;

/// <summary>Pools in programs that are put together by Akka.Hosting.</summary>
/// <example>
/// <code>
/// services.AddAkka("shop", akka =&gt; akka.WithActorPg("pg", PgOptions.Parse(url)));
/// // elsewhere: IRequiredActor&lt;PgPool&gt; pool
/// QueryResult rows = await pool.ActorRef.AskAsync(new Query("select …"));
/// </code>
/// </example>
public static class PgHosting
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Starts a pool with the system, at <c>/user/name</c>. It is required as <c>IRequiredActor&lt;PgPool&gt;</c>, and has a health check <c>actorpg-name</c> that asks
    /// the server something. Where the options name no log, the program's is used.
    /// </summary>
    /// <param name="builder">The system's builder.</param>
    /// <param name="name">The name of the pool's actor.</param>
    /// <param name="options">What to connect to, and how the pool behaves.</param>
    /// <exception cref="PgInputException">The options are wrong; the message names which.</exception>
    public static AkkaConfigurationBuilder WithActorPg(
        this AkkaConfigurationBuilder builder,
        string name,
        PgOptions options
    ) => builder.WithActorPg<PgPool>(name, options);

    /// <inheritdoc cref="WithActorPg(AkkaConfigurationBuilder, string, PgOptions)" />
    /// <typeparam name="TKey">What it is required as, where there are several: <c>IRequiredActor&lt;TKey&gt;</c>.</typeparam>
    public static AkkaConfigurationBuilder WithActorPg<TKey>(
        this AkkaConfigurationBuilder builder,
        string name,
        PgOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return builder
            .WithActors(
                (system, registry, resolver) =>
                {
                    var log = resolver.GetService<ILoggerFactory>();
                    PgOptions logged = options with { LoggerFactory = options.LoggerFactory ?? log };
                    registry.Register<TKey>(system.ActorOf(PgPoolActor.Props(logged), name));
                }
            )
            .WithHealthCheck(
                $"actorpg-{name}",
                (_, registry, cancellationToken) => CheckAsync(registry.Get<TKey>(), cancellationToken)
            );
    }

    /// <summary>Makes a node ready to ask pools on others, without one of its own.</summary>
    /// <param name="builder">The system's builder.</param>
    public static AkkaConfigurationBuilder WithActorPgClient(this AkkaConfigurationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithActors((system, _) => AkkaHost.Of(system));
    }

    private static async Task<HealthCheckResult> CheckAsync(IActorRef actor, CancellationToken cancellationToken)
    {
        try
        {
            PgPool pool = await actor.GetPgPoolAsync(cancellationToken).ConfigureAwait(false);
            var call = new PgCallOptions { Timeout = _patience, CancellationToken = cancellationToken };
            await pool.FetchValueAsync<int>("select 1", call).ConfigureAwait(false);
            PgPoolStatistics now = pool.GetStatistics();
            return HealthCheckResult.Healthy(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{now.Size} connections, {now.Busy} busy, {now.Waiting} waiting"
                )
            );
        }
        catch (Exception failure) when (failure is PgException or ObjectDisposedException or AskTimeoutException)
        {
            return HealthCheckResult.Unhealthy($"The server does not answer: {failure.Message}", failure);
        }
    }
}
