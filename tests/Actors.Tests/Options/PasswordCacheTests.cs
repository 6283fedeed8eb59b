using ActorPg.Actors.Tests.Pool;
using ActorPg.Simulation;

namespace ActorPg.Actors.Tests.Options;

/// <summary>Tokens that expire: asked for once for all connections, anew when they are old, and when a server refuses one.</summary>
public sealed class PasswordCacheTests
{
    private readonly PoolWorld _world = new();
    private int _asked;

    [Fact]
    public void A_token_is_used_for_its_lifetime_by_all_connections()
    {
        _world.Started(options => With(options) with { MinSize = 4, MaxSize = 4 });
        _world.Host.RunFor(TimeSpan.FromSeconds(5));
        Assert.Equal(4, _world.Pool.GetStatistics().Ready);
        Assert.Equal(1, _asked);

        Lose();
        Assert.Equal(1, _asked);
        _world.Host.RunFor(TimeSpan.FromMinutes(10));
        Lose();
        Assert.Equal(2, _asked);
        _world.Close();
    }

    [Fact]
    public void A_token_that_is_refused_is_asked_for_anew_at_once()
    {
        _world.Started(With);
        _world.Server.Script().ExpectStartup().SendError("28P01", "password authentication failed", "FATAL").Close();
        Lose();
        Task<int> answer = _world.Select(1);
        _world.Host.RunFor(TimeSpan.FromSeconds(5));
        if (answer.IsFaulted)
        {
            answer = _world.Select(1); // whoever waited when the login was refused was told
        }
        Assert.Equal(1, _world.Host.Complete(answer));
        Assert.Equal(2, _asked);
        _world.Close();
    }

    [Fact]
    public void Without_a_lifetime_every_connection_asks()
    {
        _world.Started(options => With(options) with { PasswordLifetime = TimeSpan.Zero });
        Lose();
        Assert.Equal(2, _asked);
        _world.Close();
    }

    private PgOptions With(PgOptions options) =>
        options with
        {
            PasswordProvider = _ => new ValueTask<string>($"token {++_asked}"),
            PasswordLifetime = TimeSpan.FromMinutes(10),
        };

    private void Lose()
    {
        int before = _world.Sessions.Count;
        _world.Sessions[^1].Peer.Close();
        Assert.True(_world.Host.RunUntil(() => _world.Sessions.Count > before, TimeSpan.FromMinutes(1)), "it is back");
        _world.Host.RunFor(TimeSpan.FromSeconds(1));
    }
}
