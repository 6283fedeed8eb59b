using ActorPg.Simulation;

namespace ActorPg.Actors.Tests.Pool;

/// <summary>How long hooks may take, and what becomes of a call that gives up meanwhile.</summary>
public class HookTests
{
    private readonly PoolWorld _world = new();
    private TimeSpan _setup;

    [Fact]
    public void Waiting_for_a_connection_and_having_it_set_up_share_the_time_of_one_call()
    {
        Start();
        PgSession holder = _world.Host.Complete(_world.Begin(() => _world.Pool.AcquireAsync()));
        _setup = TimeSpan.FromMilliseconds(90);
        TimeSpan asked = _world.Host.Now;
        var options = new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(100) };
        Task<int> call = _world.Begin(() => _world.Pool.FetchValueAsync<int>("select $1::int4", options, 1));
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        _world.Host.Complete(_world.Begin(() => holder.DisposeAsync()));
        Assert.Throws<PgTimeoutException>(() => _world.Host.Complete(call));
        Assert.InRange((_world.Host.Now - asked).TotalMilliseconds, 100, 110);
        _setup = TimeSpan.Zero;
        Assert.Equal(2, _world.Host.Complete(_world.Select(2)));
        _world.Close();
    }

    [Fact]
    public void Who_cancels_while_a_connection_is_set_up_is_told_that_nothing_was_sent()
    {
        Start();
        _setup = TimeSpan.FromMilliseconds(90);
        using var source = new CancellationTokenSource();
        PgCallOptions options = source.Token;
        Task<int> call = _world.Begin(() => _world.Pool.FetchValueAsync<int>("select $1::int4", options, 1));
        _world.Host.RunFor(TimeSpan.FromMilliseconds(50));
        _world.Host.Do(source.Cancel);
        PgCanceledException told = Assert.Throws<PgCanceledException>(() => _world.Host.Complete(call));
        Assert.Equal(PgOutcome.NotSent, told.Outcome);
        Assert.Equal(source.Token, told.CancellationToken);
        _setup = TimeSpan.Zero;
        Assert.Equal(2, _world.Host.Complete(_world.Select(2)));
        _world.Close();
    }

    private void Start() =>
        _world.Started(options =>
            options with
            {
                MinSize = 1,
                MaxSize = 1,
                Setup = async _ => await Task.Delay(_setup, _world.Host.Time).ConfigureAwait(false),
            }
        );
}
