using System.Text;
using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Connection;

/// <summary>Prepared statements that the server no longer has, or no longer can run: healed where nothing has run, and nowhere else.</summary>
public class HealingTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void A_forgotten_statement_is_sent_again_with_its_parse()
    {
        _world.Started().Warm();
        ScriptedBackend session = _world.Session;
        PoolWorld.ForgetStatements(session);
        int before = session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("BESPDBES", session.Tags[before..]);
        Assert.Equal([7], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void All_that_were_queued_on_a_forgotten_name_are_sent_again()
    {
        _world.Started().Warm();
        PoolWorld.ForgetStatements(_world.Session);
        Task<int>[] calls = [.. Enumerable.Range(1, 20).Select(n => _world.Select(n))];
        Assert.Equal(Enumerable.Range(1, 20), calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.Equal(Enumerable.Range(1, 20), _world.Executed.Order());
        _world.Close();
    }

    [Fact]
    public void A_forgotten_statement_within_a_transaction_fails_as_it_is()
    {
        _world.Started().Warm();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        PoolWorld.ForgetStatements(_world.Session);
        Task<int> call = _world.Begin(() => transaction.FetchValueAsync<int>("select $1", 7));
        Assert.Equal("26000", _world.Fails<PostgresException>(call).SqlState);
        Assert.Empty(_world.Executed);
        _world.Dispose(transaction);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        _world.Close();
    }

    [Fact]
    public void A_parse_that_fails_fails_all_that_were_queued_on_its_name_with_its_own_error()
    {
        // On a new connection the name is not known: the first call parses, the others rely on it.
        _world.Started().Warm();
        _world.Session.Peer.Close();
        _world.Host.RunFor(_soon);
        _world.Server.On("select $1").FailsToParse("42P01", "relation \"t\" does not exist");
        Task<int>[] calls = [.. Enumerable.Range(1, 5).Select(n => _world.Select(n))];
        foreach (Task<int> call in calls)
        {
            Assert.Equal("42P01", _world.Fails<PostgresException>(call).SqlState);
        }
        _world.Server.On("select $1").Succeeds();
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal([7], _world.Executed);
        _world.Close();
    }

    [Fact]
    public void Those_queued_on_a_parse_that_failed_once_are_sent_again_and_succeed()
    {
        _world.Started().Warm();
        _world.Session.Peer.Close();
        _world.Host.RunFor(_soon);
        ScriptedBackend session = _world.Session;
        CannedStatement statement = _world.Server.On("select $1").FailsToParse("40001", "not this time");
        Task<int>[] calls = [.. Enumerable.Range(1, 5).Select(n => _world.Select(n))];
        Assert.True(_world.Host.RunUntil(() => session.Tags.Contains('P', StringComparison.Ordinal), _soon));
        statement.Succeeds();
        Assert.Single(
            calls,
            call => Record.Exception(() => _world.Host.Complete(call)) is PostgresException { SqlState: "40001" }
        );
        Assert.Equal(4, _world.Executed.Distinct().Count());
        Assert.Equal(4, _world.Executed.Count);
        _world.Close();
    }

    [Fact]
    public void A_plan_out_of_date_is_made_anew_and_the_call_succeeds()
    {
        _world.Started().Warm();
        ScriptedBackend session = _world.Session;
        int before = session.Received.Count;
        _world.Server.On("select $1").FailsToBind(StalePlan());
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal([7], _world.Executed);
        Assert.Equal("BESPDSBESCS", session.Tags[before..]);
        _world.Close();
    }

    [Fact]
    public void All_whose_plan_is_out_of_date_are_healed()
    {
        _world.Started().Warm();
        _world.Server.On("select $1").FailsToBind(StalePlan(), times: 5);
        Task<int>[] calls = [.. Enumerable.Range(1, 5).Select(n => _world.Select(n))];
        Assert.Equal(Enumerable.Range(1, 5), calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.Equal(Enumerable.Range(1, 5), _world.Executed.Order());
        Assert.Single(_world.Sessions);
        _world.Close();
    }

    [Fact]
    public void A_plan_that_is_out_of_date_again_is_the_answer()
    {
        _world.Started().Warm();
        _world.Server.On("select $1").FailsToBind(StalePlan(), times: 2);
        Assert.Equal("0A000", _world.Fails<PostgresException>(_world.Select(1)).SqlState);
        Assert.Equal(2, _world.Host.Complete(_world.Select(2), _soon));
        _world.Close();
    }

    [Fact]
    public void A_plan_out_of_date_within_a_transaction_fails_as_it_is()
    {
        _world.Started().Warm();
        PgTransaction transaction = _world.Host.Complete(_world.Begin(() => _world.Pool.BeginAsync()));
        _world.Server.On("select $1").FailsToBind(StalePlan());
        Task<int> call = _world.Begin(() => transaction.FetchValueAsync<int>("select $1", 7));
        Assert.Equal("0A000", _world.Fails<PostgresException>(call).SqlState);
        _world.Dispose(transaction);
        Assert.Equal(8, _world.Host.Complete(_world.Select(8), _soon));
        _world.Close();
    }

    [Fact]
    public void Another_0A000_is_the_answer()
    {
        _world.Started();
        _world.Server.On("update").Fails("0A000", "not implemented");
        Task<QueryResult> call = _world.Begin(() => _world.Pool.FetchAsync("update"));
        Assert.Equal("0A000", _world.Fails<PostgresException>(call).SqlState);
        Assert.Equal(1, _world.Server.On("update").Executions);
        _world.Close();
    }

    [Fact]
    public void Statements_that_fall_out_of_the_cache_are_closed()
    {
        foreach (int n in Enumerable.Range(1, 4))
        {
            _world.Server.On($"select {n}").Returns(new RowField("n", PoolWorld.Int4)).Row(PoolWorld.Bytes(n));
        }
        _world.Started(options => options with { StatementCacheSize = 2 });
        foreach (int n in new[] { 1, 2, 1, 3, 4, 1 })
        {
            Task<int> call = _world.Begin(() => _world.Pool.FetchValueAsync<int>($"select {n}"));
            Assert.Equal(n, _world.Host.Complete(call, _soon));
        }
        _world.Host.RunUntilIdle();
        string[] parsed = [.. NamesIn(FrontendTag.Parse, 0)];
        string[] closed = [.. NamesIn(FrontendTag.Close, 1)];
        Assert.Equal(5, parsed.Length);
        Assert.Equal(parsed.Distinct(), parsed);
        // 3 pushes 2 out, 4 pushes 1 out, 1 pushes 3 out.
        Assert.Equal([parsed[1], parsed[0], parsed[2]], closed);
        _world.Close();
    }

    [Fact]
    public void Names_are_the_connections_own()
    {
        _world.Started(options => options with { MinSize = 2, MaxSize = 2 });
        Assert.True(_world.Host.RunUntil(() => _world.Pool.GetStatistics().Ready == 2, _soon));
        Task<int>[] calls = [.. Enumerable.Range(1, 8).Select(n => _world.Select(n))];
        Assert.Equal(Enumerable.Range(1, 8), calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.All(_world.Sessions, session => Assert.Contains('P', session.Tags));
        // One that finds another's Parse on its way, for other types than its own perhaps, brings its own without a name.
        string[] names = [.. NamesIn(FrontendTag.Parse, 0).Where(name => name.Length > 0)];
        Assert.Equal(2, names.Select(name => name[..17]).Distinct().Count());
        Assert.All(names, name => Assert.Matches("^a[0-9a-f]{16}_[0-9]+$", name));
        _world.Close();
    }

    [Fact]
    public void Without_a_cache_every_call_parses_and_leaves_nothing()
    {
        _world.Started(options => options with { StatementCacheSize = 0 }).Warm();
        int before = _world.Session.Received.Count;
        Task<int>[] calls = [.. Enumerable.Range(1, 3).Select(n => _world.Select(n))];
        Assert.Equal([1, 2, 3], calls.Select(call => _world.Host.Complete(call, _soon)));
        Assert.Equal("PDBESPDBESPDBES", _world.Session.Tags[before..]);
        Assert.All(NamesIn(FrontendTag.Parse, 0), name => Assert.Equal("", name));
        _world.Close();
    }

    [Fact]
    public void A_limit_of_zero_on_the_length_of_kept_statements_is_none()
    {
        _world.Started(options => options with { MaxCacheableStatementLength = 0 }).Warm();
        int before = _world.Session.Received.Count;
        Assert.Equal(7, _world.Host.Complete(_world.Select(7), _soon));
        Assert.Equal("BES", _world.Session.Tags[before..]);
        _world.Close();
    }

    private static ErrorFields StalePlan() =>
        ScriptedBackend.ErrorOf("0A000", "cached plan must not change result type") with
        {
            Routine = "RevalidateCachedQuery",
        };

    private IEnumerable<string> NamesIn(byte tag, int at) =>
        from session in _world.Sessions
        from message in session.Received
        where message.Tag == tag
        select Encoding.ASCII.GetString(message.Body.AsSpan(at, message.Body.AsSpan(at).IndexOf((byte)0)));
}
