using ActorPg.Model;

namespace ActorPg.Actors.Tests.Simulation;

/// <summary>A reply whose completion goes on with async code.</summary>
internal sealed class WandererReply(WandererWorld world) : IReply
{
    public void Complete()
    {
        world.Visit();
        world.Continue();
    }
}
