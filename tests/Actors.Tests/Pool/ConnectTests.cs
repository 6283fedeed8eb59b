using ActorPg.Simulation;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>Starting, and coming back: what is tried again, when, and what is not.</summary>
public class ConnectTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(1);

    private readonly PoolWorld _world = new();

    [Fact]
    public void A_pool_that_starts_has_proved_itself()
    {
        _world.Started();
        Assert.Equal(1, _world.Pool.GetStatistics().Ready);
        Assert.Equal("0", _world.Session.Tags);
        Assert.Contains(KeyValuePair.Create("client_encoding", "UTF8"), _world.Session.Startup);
        _world.Close();
    }

    [Fact]
    public void A_refused_first_connect_fails_the_start_at_once_with_the_cause()
    {
        _world.Network.Unlisten(PoolWorld.Endpoint);
        var refused = _world.Fails<PgConnectionException>(Start());
        Assert.Equal(PgOutcome.NotSent, refused.Outcome);
        Assert.Contains("db:5432 refused", refused.Message, StringComparison.Ordinal);
        Assert.InRange(_world.Host.Now, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_server_that_does_not_answer_fails_the_start_at_the_connect_timeout()
    {
        _world.Network.Faults = static (_, _) => new LinkFaults { StallConnect = true };
        _world.Options = _world.Options with { ConnectTimeout = TimeSpan.FromSeconds(4) };
        var late = _world.Fails<PgConnectionException>(Start());
        Assert.Contains("connect timeout of 4 s", late.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(4), _world.Host.Now);
        AssertNothingIsLeft();
    }

    [Fact]
    public void The_connect_timeout_covers_the_login()
    {
        _world.Server.Script().ExpectStartup().Wait(TimeSpan.FromHours(1)).SendReady();
        _world.Options = _world.Options with { ConnectTimeout = TimeSpan.FromSeconds(4) };
        _world.Fails<PgConnectionException>(Start());
        Assert.Equal(4, _world.Host.Now.TotalSeconds, 0.1);
        AssertNothingIsLeft();
    }

    [Fact]
    public void Without_a_connect_timeout_a_slow_login_is_waited_for()
    {
        _world.Server.Script().ExpectStartup().Wait(TimeSpan.FromMinutes(5)).SendReady().ThenServe();
        _world.Options = _world.Options with
        {
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            AcquireTimeout = Timeout.InfiniteTimeSpan,
        };
        _world.Started();
        Assert.InRange(_world.Host.Now, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.1));
        _world.Close();
    }

    [Theory]
    [InlineData("28P01", "password authentication failed for user \"alice\"")]
    [InlineData("28000", "no pg_hba.conf entry")]
    [InlineData("3D000", "database \"alice\" does not exist")]
    public void A_refused_login_fails_the_start_and_is_not_tried_again(string sqlState, string message)
    {
        _world.Server.Script().ExpectStartup().SendError(sqlState, message, "FATAL").Close();
        Assert.Equal(sqlState, _world.Fails<PostgresException>(Start()).SqlState);
        _world.Host.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(1, _world.Network.Attempts);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_server_that_asks_for_the_password_in_clear_gets_nothing_and_is_not_asked_again()
    {
        _world
            .Server.Script()
            .ExpectStartup()
            .Send(static t => Authentication.Write(t, AuthenticationKind.CleartextPassword));
        _world.Options = _world.Options with { Password = "secret" };
        var refused = _world.Fails<PgAuthenticationException>(Start());
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal("0", _world.Server.Backends[0].Tags);
        Assert.Equal(1, _world.Network.Attempts);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_password_that_cannot_be_sent_fails_the_start_at_once()
    {
        _world
            .Server.Script()
            .ExpectStartup()
            .Send(static target => Authentication.WriteSasl(target, "SCRAM-SHA-256"))
            .Expect(FrontendTag.Password)
            .Do(static backend =>
                backend.Send(t => Authentication.Write(t, AuthenticationKind.SaslContinue, FirstOf(backend)))
            );
        _world.Options = _world.Options with
        {
            PasswordProvider = static _ => new ValueTask<string>("half \ud800 a pair"),
        };
        var refused = _world.Fails<PgAuthenticationException>(Start());
        Assert.IsType<PgInputException>(refused.InnerException);
        Assert.DoesNotContain(
            "half",
            refused.Message.Replace("half of a surrogate", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_password_provider_that_fails_fails_the_start()
    {
        var cause = new InvalidOperationException("the vault is closed");
        _world.Options = _world.Options with { PasswordProvider = _ => ValueTask.FromException<string>(cause) };
        Assert.Same(cause, _world.Fails<PgConnectionException>(Start()).InnerException);
        AssertNothingIsLeft();
    }

    [Fact]
    public void A_login_that_is_refused_later_is_not_tried_again_and_again()
    {
        _world.Started().Warm();
        for (int i = 0; i < 2000; i++)
        {
            _world
                .Server.Script()
                .ExpectStartup()
                .SendError("28P01", "password authentication failed", "FATAL")
                .Close();
        }
        int before = _world.Network.Attempts;
        _world.Session.Peer.Close();
        _world.Host.RunFor(TimeSpan.FromSeconds(10));
        Assert.InRange(_world.Network.Attempts - before, 1, 50);
        _world.Close();
    }

    [Fact]
    public void A_connection_lost_while_idle_is_made_anew_at_once()
    {
        _world.Started().Warm();
        TimeSpan start = _world.Host.Now;
        _world.Session.Peer.Close();
        Assert.True(_world.Host.RunUntil(() => _world.Sessions.Count == 2, _soon));
        Assert.InRange(_world.Host.Now - start, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
        Assert.Equal(1, _world.Host.Complete(_world.Select(1), _soon));
        Assert.Equal(1, _world.Pool.GetStatistics().Restarts);
        _world.Close();
    }

    [Fact]
    public void Failed_attempts_are_spread_by_a_bound_that_doubles()
    {
        HashSet<TimeSpan> firstPauses = [];
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var world = new PoolWorld(seed);
            world.Started(options =>
                options with
                {
                    BackoffMinimum = TimeSpan.FromMilliseconds(100),
                    BackoffMaximum = TimeSpan.FromSeconds(3),
                }
            );
            List<TimeSpan> attempts = [];
            world.Network.Faults = (_, _) =>
            {
                attempts.Add(world.Host.Now);
                return new LinkFaults { Refuse = true };
            };
            world.Session.Peer.Close();
            world.Host.RunFor(TimeSpan.FromSeconds(60));
            TimeSpan[] pauses = [.. attempts.Zip(attempts.Skip(1), (a, b) => b - a)];
            for (int i = 0; i < pauses.Length; i++)
            {
                // Connecting itself takes up to a millisecond.
                double bound = Math.Min(100 * Math.Pow(2, i + 1), 3000) + 1;
                Assert.InRange(pauses[i].TotalMilliseconds, 100, bound);
            }
            Assert.True(pauses.Length >= 20);
            firstPauses.Add(pauses[0]);
            world.Network.Faults = null;
            Assert.Equal(1, world.Host.Complete(world.Select(1), TimeSpan.FromSeconds(4)));
            world.Close();
        }
        Assert.True(firstPauses.Count > 15, "the pauses differ from seed to seed");
    }

    [Fact]
    public void A_server_that_greets_and_dies_is_not_stormed()
    {
        _world.Started();
        for (int i = 0; i < 5000; i++)
        {
            _world.Server.Script().ExpectStartup().SendReady().Close();
        }
        int before = _world.Network.Attempts;
        _world.Session.Peer.Close();
        _world.Host.RunFor(TimeSpan.FromSeconds(5));
        Assert.InRange(_world.Network.Attempts - before, 2, 60);
        _world.Close();
    }

    [Fact]
    public void The_next_server_is_tried_when_one_refuses()
    {
        var second = new PgEndpoint("db2", 5432);
        var other = new ScriptedServer(_world.Network, second);
        _world.Options = _world.Options with { Endpoints = [PoolWorld.Endpoint, second] };
        _world.Started();
        _world.Network.Unlisten(PoolWorld.Endpoint);
        _world.Session.Peer.Close();
        _world.Host.RunFor(TimeSpan.FromSeconds(2));
        Assert.Single(other.Backends);
        Assert.Equal(1, _world.Pool.GetStatistics().Ready);
        _world.Close();
    }

    private static ReadOnlySpan<byte> FirstOf(ScriptedBackend backend)
    {
        string initial = System.Text.Encoding.ASCII.GetString(backend.Received[^1].Body);
        string nonce = initial[(initial.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        return System.Text.Encoding.ASCII.GetBytes($"r={nonce}more,s=AAAAAAAAAAAAAAAAAAAAAA==,i=4096");
    }

    private Task<PgPool> Start() => _world.Begin(() => PgPool.StartAsync(_world.Options, _world.Host, _world.Network));

    private void AssertNothingIsLeft()
    {
        _world.Host.RunFor(_soon);
        Assert.Empty(_world.Network.Open);
        Assert.Empty(_world.Host.Top);
        Assert.Empty(_world.Host.Failures);
    }
}
