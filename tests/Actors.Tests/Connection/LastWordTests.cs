using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>What a FATAL error in answer to a statement proves: it depends on who sent it.</summary>
public class LastWordTests
{
    private const string Work = "insert";
    private static readonly PgEndpoint _endpoint = new("db", 5432);

    private readonly SimulatedNetwork _network = new(new SimulationHost(seed: 5));
    private readonly ScriptedServer _server;

    public LastWordTests()
    {
        _server = new ScriptedServer(_network, _endpoint);
        _server.On(Work).Tag("INSERT 0 1").Held();
    }

    private SimulationHost Host => _network.Host;

    [Fact]
    public void The_last_word_of_a_server_process_says_that_the_statement_had_no_effect()
    {
        (PgPool pool, Task work) = StartWork();
        _server.Backends[0].Die("57P01", "terminating connection due to administrator command");

        var error = Assert.Throws<PostgresException>(() => Host.Complete(work));

        Assert.Equal(("57P01", PgOutcome.Server), (error.SqlState, error.Outcome));
        Host.Complete(pool.CloseAsync());
    }

    // A pooler in between sends the whole pipeline on, and may lose the server after it has committed.
    [Fact]
    public void The_last_word_of_a_pooler_says_nothing_about_the_statement()
    {
        (PgPool pool, Task work) = StartWork();
        ScriptedBackend backend = _server.Backends[0];
        var crashed = new ErrorFields
        {
            LocalizedSeverity = "FATAL",
            InvariantSeverity = "FATAL",
            SqlState = "08P01",
            MessageText = "server conn crashed?",
        };
        backend.Send(target => ErrorResponse.Write(target, crashed));
        backend.Peer.Close();

        var error = Assert.Throws<PgConnectionException>(() => Host.Complete(work));

        Assert.Equal(PgOutcome.Unknown, error.Outcome);
        Assert.Contains("server conn crashed?", error.Message, StringComparison.Ordinal);
        Host.Complete(pool.CloseAsync());
    }

    private (PgPool Pool, Task Work) StartWork()
    {
        PgOptions options = new()
        {
            Endpoints = [_endpoint],
            User = "alice",
            Password = "secret",
            MaxSize = 1,
        };
        PgPool pool = Host.Complete(PgPool.StartAsync(options, Host, _network));
        Task? work = null;
        Host.Do(() => work = pool.FetchAsync(Work).AsTask());
        Assert.True(Host.RunUntil(() => _server.Backends[0].Execution.Running is not null, TimeSpan.FromSeconds(10)));
        return (pool, work!);
    }
}
