using ActorPg.Simulation.Engine;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>What the options have run on a connection that is new, handed over or given back. Errs now and then, until all is well. Owned by the simulation's thread.</summary>
internal sealed class Hooks(World world)
{
    private readonly Xoshiro256 _random = world.Host.Streams.Named("hooks");

    /// <summary>Init and Setup.</summary>
    public async ValueTask RunAsync(PgSession session)
    {
        await ErrAsync(session).ConfigureAwait(false);
        await session.FetchValueAsync<int>("select 1").ConfigureAwait(false);
    }

    /// <summary>Undoes what a holder may have done, as the driver would.</summary>
    public async ValueTask ResetAsync(PgSession session)
    {
        await ErrAsync(session).ConfigureAwait(false);
        await session.ResetAsync().ConfigureAwait(false);
    }

    private async Task ErrAsync(PgSession session)
    {
        switch (world.IsDisturbed ? _random.Next(24) : int.MaxValue)
        {
            case 0:
                throw new HookException();
            case 1:
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(5000)), world.Host.Time).ConfigureAwait(false);
                break;
            case 2:
                await session.ExecuteAsync("select 1/0").ConfigureAwait(false);
                break;
        }
    }
}
