using ActorPg.Model;
using ActorPg.Simulation.Tests.Scripts;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>An actor that gets connections, and stops without giving them back. Owned by the simulation's thread.</summary>
internal sealed class StoppingOwner(World world, Work work)
{
    private readonly List<PgSession> _held = [];

    private bool StopsEarly => work.Take % 8 == 7;

    /// <summary>Runs it.</summary>
    /// <param name="call">Does one piece of work as a call of its own.</param>
    public async Task RunAsync(Func<PgClient, Work, int, Task> call)
    {
        IActorRef<object> owner = world.Host.Spawn(static () => new Idler(), $"owner-{work.Id}");
        var options = new PgCallOptions { Timeout = TimeSpan.FromMilliseconds(work.Timeout) };
        var running = new List<Task>();
        Task stopped = Task.CompletedTask;
        for (int i = 0; i <= work.Take % 3; i++)
        {
            try
            {
                Task<PgSession> session = world.Pool.AcquireAsync(options, owner, "owner").AsTask();
                if (StopsEarly)
                {
                    stopped = world.Host.StopAsync(owner); // before it has what it asked for
                }
                _held.Add(await session.ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is PgException or HookException)
            {
                break;
            }
            var inner = new Work(world.NextId(), i == 0 ? WorkKind.Insert : WorkKind.Select)
            {
                Sleep = i == 0 ? 0 : work.Sleep * 10,
                Timeout = work.Timeout,
            };
            running.Add(call(_held[^1], inner, work.Id));
            if (world.Journal.Find(inner.Id) is { } made)
            {
                // With its owner it is stopped as well.
                made.GivenUpAt = world.Host.Now + TimeSpan.FromMilliseconds(StopsEarly ? 0 : work.Take);
            }
        }
        await Task.Delay(TimeSpan.FromMilliseconds(work.Take), world.Host.Time).ConfigureAwait(false);
        await world.Host.StopAsync(owner).ConfigureAwait(false);
        await stopped.ConfigureAwait(false);
        await Task.WhenAll(running).ConfigureAwait(false);
        foreach (PgSession session in _held)
        {
            await session.DisposeAsync().ConfigureAwait(false); // late, and of no effect any more
        }
    }

    private sealed class Idler : Actor<object>
    {
        protected override void Receive(object message) { }
    }
}
