using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>Which of several servers is taken, by what it is, and how long each of them is waited for.</summary>
public class RoleTests
{
    private const string Question =
        "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only')";

    private static readonly PgEndpoint _second = new("db2", 5432);

    private readonly PoolWorld _world = new();
    private readonly ScriptedServer _other;

    public RoleTests()
    {
        _other = new ScriptedServer(_world.Network, _second);
        _world.Options = _world.Options with { Endpoints = [PoolWorld.Endpoint, _second] };
    }

    [Theory]
    [InlineData(PgTargetSession.Any, "primary", "standby", 1)]
    [InlineData(PgTargetSession.Primary, "standby", "primary", 2)]
    [InlineData(PgTargetSession.Primary, "read-only", "primary", 1)]
    [InlineData(PgTargetSession.ReadWrite, "standby", "primary", 2)]
    [InlineData(PgTargetSession.ReadWrite, "read-only", "primary", 2)]
    [InlineData(PgTargetSession.ReadOnly, "primary", "standby", 2)]
    [InlineData(PgTargetSession.ReadOnly, "primary", "read-only", 2)]
    [InlineData(PgTargetSession.Standby, "primary", "standby", 2)]
    [InlineData(PgTargetSession.Standby, "read-only", "standby", 2)]
    [InlineData(PgTargetSession.PreferStandby, "primary", "standby", 2)]
    [InlineData(PgTargetSession.PreferStandby, "standby", "primary", 1)]
    [InlineData(PgTargetSession.PreferStandby, "primary", "primary", 1)]
    public void The_first_that_is_what_was_asked_for_is_taken(
        PgTargetSession wanted,
        string first,
        string second,
        int expected
    )
    {
        foreach (bool reports in new[] { true, false })
        {
            var tests = new RoleTests();
            tests.TakesTheRightOne(wanted, first, second, expected, reports);
        }
    }

    [Fact]
    public void Where_no_server_is_what_was_asked_for_it_is_said_of_each()
    {
        Be(_world.Server, "standby");
        Be(_other, "standby");
        var refused = _world.Fails<PgConnectionException>(Start(PgTargetSession.Primary));
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        Assert.Contains("db:5432 is a standby", refused.Message, StringComparison.Ordinal);
        Assert.Contains("db2:5432 is a standby", refused.Message, StringComparison.Ordinal);
        _world.Host.RunFor(TimeSpan.FromSeconds(1));
        Assert.Empty(_world.Network.Open);
    }

    [Fact]
    public void A_standby_that_is_preferred_is_not_waited_for()
    {
        Be(_world.Server, "primary");
        _world.Network.Unlisten(_second);
        StartWell(PgTargetSession.PreferStandby);
        Assert.Equal(2, _world.Server.Backends.Count);
        Assert.Equal(1, _world.Pool.GetStatistics().Ready);
        _world.Close();
    }

    [Fact]
    public void When_all_are_gone_the_first_that_is_promoted_is_found_within_the_backoff_bound()
    {
        Be(_world.Server, "primary");
        Be(_other, "standby");
        StartWell(PgTargetSession.Primary);
        _world.Network.Unlisten(PoolWorld.Endpoint);
        _world.Session.Peer.Close();
        _world.Host.RunFor(TimeSpan.FromSeconds(20));
        Assert.Equal(0, _world.Pool.GetStatistics().Ready);

        Be(_other, "primary");
        TimeSpan promoted = _world.Host.Now;
        Assert.True(
            _world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 1, TimeSpan.FromMinutes(2)),
            "it is found"
        );
        TimeSpan bound = _world.Options.BackoffMaximum + TimeSpan.FromMilliseconds(100);
        Assert.InRange(_world.Host.Now - promoted, TimeSpan.Zero, bound);
        _world.Close();
    }

    [Fact]
    public void A_host_that_lets_nobody_in_costs_its_share_and_no_more()
    {
        _world.Server.Script().ExpectStartup().Wait(TimeSpan.FromHours(1)).SendReady();
        _world.Options = _world.Options with { ConnectTimeout = TimeSpan.FromSeconds(10) };
        _world.Started();
        Assert.Equal(5, _world.Host.Now.TotalSeconds, 0.1);
        Assert.Single(_other.Backends);
        _world.Close();
    }

    [Fact]
    public void Hosts_that_share_the_load_all_get_some()
    {
        int first = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var world = new PoolWorld(seed);
            _ = new ScriptedServer(world.Network, _second);
            world.Options = world.Options with { Endpoints = [PoolWorld.Endpoint, _second], LoadBalanceHosts = true };
            world.Started();
            first += world.Server.Backends.Count;
            world.Close();
        }
        Assert.InRange(first, 8, 32);
    }

    private void TakesTheRightOne(PgTargetSession wanted, string first, string second, int expected, bool reports)
    {
        Be(_world.Server, first, reports);
        Be(_other, second, reports);
        StartWell(wanted);
        ScriptedServer taken = expected == 1 ? _world.Server : _other;
        ScriptedServer passed = expected == 1 ? _other : _world.Server;
        Assert.False(taken.Backends[^1].Peer.IsClosed, $"{wanted} {first} {second}");
        // The others were left politely.
        Assert.All(passed.Backends, backend => Assert.EndsWith("X", backend.Tags, StringComparison.Ordinal));
        _world.Close();
    }

    private static void Be(ScriptedServer server, string role, bool reports = true)
    {
        string recovery = role == "standby" ? "on" : "off";
        string readOnly = role == "read-only" ? "on" : "off";
        server.Parameters.Remove("in_hot_standby");
        server.Parameters.Remove("default_transaction_read_only");
        if (reports)
        {
            server.Parameters["in_hot_standby"] = recovery;
            server.Parameters["default_transaction_read_only"] = readOnly;
            return;
        }
        server
            .On(Question)
            .Returns(new RowField("pg_is_in_recovery", 16), new RowField("current_setting", 25))
            .Row(
                role == "standby" ? "t"u8.ToArray() : "f"u8.ToArray(),
                role == "primary" ? "off"u8.ToArray() : "on"u8.ToArray()
            );
    }

    private Task<PgPool> Start(PgTargetSession wanted)
    {
        _world.Options = _world.Options with { TargetSessionAttributes = wanted };
        return _world.Begin(() => PgPool.StartAsync(_world.Options, _world.Host, _world.Network));
    }

    private void StartWell(PgTargetSession wanted) =>
        _world.Started(options => options with { TargetSessionAttributes = wanted });
}
