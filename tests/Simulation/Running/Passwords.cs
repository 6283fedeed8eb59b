using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Postgres;

namespace ActorPg.Simulation.Tests.Running;

/// <summary>Gives the password, late at times; and another, or none, until all is well. Owned by the simulation's thread.</summary>
internal sealed class Passwords(World world)
{
    private readonly Xoshiro256 _random = world.Host.Streams.Named("passwords");

    public async ValueTask<string> FindAsync(CancellationToken _)
    {
        switch (world.IsDisturbed ? _random.Next(16) : int.MaxValue)
        {
            case 0:
                return "another";
            case 1:
                return null!;
            case 2:
                return "no\0password";
            case 3:
                throw new SourceException();
            case 4 or 5:
                // Without the token: Task.Delay ends by it on a thread of its own.
                await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(3000)), world.Host.Time, default)
                    .ConfigureAwait(false);
                break;
        }
        return Login.Password;
    }
}
