using System.Text;
using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>What travels when a pooler is in between, message by message; and what a known statement costs on a new connection.</summary>
public class PoolerTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void The_first_use_of_a_known_statement_on_a_new_connection_is_one_round_trip()
    {
        _world.Started().Warm();
        _world.Session.Peer.Close();
        _world.Host.RunFor(_soon);
        ScriptedBackend session = _world.Session;
        int before = session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("PDBES", session.Tags[before..]);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.Equal("PDBESBES", session.Tags[before..]);
        _world.Close();
    }

    [Theory]
    [InlineData(-17)]
    [InlineData(4_194_305)]
    [InlineData(int.MaxValue - 10)]
    public void A_process_that_no_system_can_have_makes_statements_lose_their_names(int processId)
    {
        _world.Server.FirstProcessId = processId;
        _world.Started().Warm();
        int before = _world.Session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("PDBES", _world.Session.Tags[before..]);
        Assert.All(Names(), name => Assert.Equal("", name));
        _world.Close();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4_194_000)]
    public void A_process_that_may_be_a_servers_changes_nothing(int processId)
    {
        _world.Server.FirstProcessId = processId;
        _world.Started().Warm();
        int before = _world.Session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("BES", _world.Session.Tags[before..]);
        _world.Close();
    }

    [Fact]
    public void A_mode_that_was_chosen_stays()
    {
        _world.Server.FirstProcessId = -17;
        _world.Started(options => options with { PrepareMode = PgPrepareMode.Cached }).Warm();
        int before = _world.Session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("BES", _world.Session.Tags[before..]);
        _world.Close();
    }

    [Fact]
    public void A_lost_statement_that_nobody_can_have_closed_flips_the_pool()
    {
        _world.Started().Warm();
        ScriptedBackend session = _world.Session;
        PoolWorld.ForgetStatements(session);
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        int before = session.Received.Count;
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.Equal("PDBES", session.Tags[before..]);
        Assert.DoesNotContain('C', session.Tags);
        _world.Close();
    }

    [Fact]
    public void A_lost_statement_that_the_session_may_have_closed_does_not()
    {
        _world.Started().Warm();
        ScriptedBackend session = _world.Session;
        Task<CommandTag> script = _world.Begin(() => _world.Pool.ExecuteAsync("set x = 1"));
        _world.Host.Complete(script);
        _world.Host.RunUntilIdle();
        PoolWorld.ForgetStatements(session);
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        int before = session.Received.Count;
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        Assert.Equal("BES", session.Tags[before..]);
        _world.Close();
    }

    [Fact]
    public void A_name_that_is_taken_is_healed_without_names()
    {
        _world.Started().Warm();
        _world.Session.Peer.Close();
        _world.Host.RunFor(_soon);
        ScriptedBackend session = _world.Session;
        CannedStatement statement = _world.Server.On("select $1").FailsToParse("42P05", "prepared statement exists");
        Task<int> call = _world.Select(7);
        Assert.True(_world.Host.RunUntil(() => session.Tags.Contains('P', StringComparison.Ordinal), _soon));
        statement.Succeeds();
        Assert.Equal(7, _world.Host.Complete(call, _soon));
        Assert.Equal("", Names().Last());
        Assert.Equal([7], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void A_statement_is_prepared_anew_at_the_end_of_its_lifetime_and_the_old_one_closed()
    {
        _world.Started(options => options with { StatementCacheLifetime = TimeSpan.FromSeconds(10) }).Warm();
        ScriptedBackend session = _world.Session;
        int before = session.Received.Count;
        for (int i = 0; i < 3; i++)
        {
            _world.Host.RunFor(TimeSpan.FromSeconds(4)); // each hit within the lifetime of the last, none of which counts
            Assert.Equal(i, _world.Host.Complete(_world.Select(i), _soon));
        }
        _world.Host.RunUntilIdle();
        Assert.Equal("BESBESPDBESCS", session.Tags[before..]);
        _world.Close();
    }

    private string[] Names() =>
        [
            .. from session in _world.Sessions
            from message in session.Received
            where message.Tag == FrontendTag.Parse
            select Encoding.ASCII.GetString(message.Body.AsSpan(0, message.Body.AsSpan().IndexOf((byte)0))),
        ];
}
