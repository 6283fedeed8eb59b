using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ActorPg.AkkaNet.Tests.Hosting;

/// <summary>Pools in a program that Akka.Hosting puts together.</summary>
[Collection(ServerFixture.Collection)]
public sealed class HostingTests(ServerFixture server)
{
    [Fact]
    public async Task A_pool_is_required_as_an_actor_and_answers()
    {
        await using Program program = await Program.StartAsync(akka => akka.WithActorPg("pg", server.Options()));

        IActorRef pool = program.Services.GetRequiredService<IRequiredActor<PgPool>>().ActorRef;
        QueryResult rows = await pool.AskAsync(new Query("select 12")).Soon();

        Assert.Equal(12, rows[0].Get<int>(0));
        Assert.Equal("akka://program/user/pg", pool.Path.ToString());
    }

    [Fact]
    public async Task Several_pools_are_told_apart_by_a_type()
    {
        await using Program program = await Program.StartAsync(akka =>
            akka.WithActorPg("pg", server.Options() with { ApplicationName = "shop" })
                .WithActorPg<Reports>("reports", server.Options() with { ApplicationName = "reports" })
        );

        PgPool shop = await program
            .Services.GetRequiredService<IRequiredActor<PgPool>>()
            .ActorRef.GetPgPoolAsync()
            .Soon();
        PgPool reports = await program
            .Services.GetRequiredService<IRequiredActor<Reports>>()
            .ActorRef.GetPgPoolAsync()
            .Soon();

        Assert.Equal("shop", await shop.FetchValueAsync<string>("show application_name").Soon());
        Assert.Equal("reports", await reports.FetchValueAsync<string>("show application_name").Soon());
    }

    [Fact]
    public async Task A_health_check_asks_the_server()
    {
        PgOptions nowhere = PgOptions.Parse("postgres://app@127.0.0.1:1/none") with
        {
            AcquireTimeout = TimeSpan.FromSeconds(1),
        };
        await using Program program = await Program.StartAsync(akka =>
            akka.WithActorPg("pg", server.Options()).WithActorPg<Reports>("gone", nowhere)
        );
        var checks = program.Services.GetRequiredService<HealthCheckService>();

        HealthReport report = await checks.CheckHealthAsync().Soon();

        Assert.Equal(HealthStatus.Healthy, report.Entries["actorpg-pg"].Status);
        Assert.Contains("connections", report.Entries["actorpg-pg"].Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["actorpg-gone"].Status);
        Assert.IsType<PgConnectionException>(report.Entries["actorpg-gone"].Exception);
    }

    [Fact]
    public async Task What_the_actors_log_goes_through_the_systems_log_and_the_callers_to_the_programs()
    {
        using var log = new MemoryLog();
        await using Program program = await Program.StartAsync(
            akka =>
                akka.ConfigureLoggers(to =>
                        to.ClearLoggers().AddLoggerFactory(log).LogLevel = Akka.Event.LogLevel.DebugLevel
                    )
                    .WithActorPg("pg", server.Options()),
            log
        );
        IActorRef pool = program.Services.GetRequiredService<IRequiredActor<PgPool>>().ActorRef;
        PgPool api = await pool.GetPgPoolAsync().Soon();

        await api.CloseAsync().Soon();

        await Patience.UntilAsync(
            () => log.Lines.Any(line => line.Contains("/pg closes", StringComparison.Ordinal)),
            "it is logged"
        );
    }

    /// <summary>The key of a second pool.</summary>
    private sealed class Reports;

    /// <summary>A program with hosted services, started and stopped as a host would.</summary>
    private sealed class Program : IAsyncDisposable
    {
        private readonly ServiceProvider _services;

        private Program(ServiceProvider services)
        {
            _services = services;
        }

        public IServiceProvider Services => _services;

        public static async Task<Program> StartAsync(
            Action<AkkaConfigurationBuilder> configure,
            ILoggerFactory? log = null
        )
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddHealthChecks();
            if (log is not null)
            {
                services.AddSingleton(log);
            }
            services.AddSingleton<IHostApplicationLifetime, Lifetime>();
            services.AddAkka("program", (akka, _) => configure(akka));
            var program = new Program(services.BuildServiceProvider());
            foreach (IHostedService hosted in program.Services.GetServices<IHostedService>())
            {
                await hosted.StartAsync(CancellationToken.None).Soon();
            }
            return program;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (IHostedService hosted in Services.GetServices<IHostedService>())
            {
                await hosted.StopAsync(CancellationToken.None).Soon();
            }
            await _services.DisposeAsync();
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() { }
    }
}
