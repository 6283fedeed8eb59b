using ActorPg.Model;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>Uses everything that a host offers, as its randomness tells it: passes pings on, sets timers, pipes, computes, spawns, watches, crashes.</summary>
internal sealed class Wanderer(WandererWorld world, int depth) : Actor<object>
{
    private int _children;

    protected override void Started() => world.Visit();

    protected override void Receive(object message)
    {
        world.Visit();
        if (message is not Ping { Left: > 0 } ping)
        {
            return;
        }
        var next = new Ping(ping.Left - 1);
        switch (Context.Random.Next(8))
        {
            case 0:
                Context.StartTimer(
                    $"{Context.Random.Next(3)}",
                    next,
                    TimeSpan.FromMilliseconds(Context.Random.Next(20))
                );
                break;
            case 1:
                Context.PipeToSelf(world.WorkAsync(next), Same, Same);
                break;
            case 2:
                Context.Compute(() => Mark(next), Same, Same);
                break;
            case 3 when depth < 2:
                SpawnAndWatch(next);
                break;
            case 4:
                Context.Complete(new WandererReply(world));
                Context.Self.Tell(next);
                break;
            case 5 when ping.Left % 5 == 0:
                Context.Self.Tell(next);
                throw new InvalidOperationException("bug");
            default:
                world.Someone(Context.Random).Tell(next);
                break;
        }
    }

    protected override void Stopped(Exception? reason) => world.Visit();

    protected override Supervision Supervise(IActorRef child, Exception failure)
    {
        world.Visit();
        return (Supervision)Context.Random.Next(3);
    }

    private static object Same(object result) => result;

    private Ping Mark(Ping ping)
    {
        world.Visit();
        return ping;
    }

    private void SpawnAndWatch(Ping next)
    {
        IActorRef<object> child = Context.Spawn<object>(() => new Wanderer(world, depth + 1), $"child-{_children++}");
        Context.Watch(child, next);
        child.Tell(next);
        if (Context.Random.Next(2) == 0)
        {
            Context.Stop(child);
        }
    }
}
