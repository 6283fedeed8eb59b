using ActorPg.Model;
using Akka.Actor;

namespace ActorPg.AkkaNet.Host;

/// <summary>A strategy that asks the parent's actor about each failure of each child.</summary>
/// <param name="judge">Decides about a child.</param>
internal sealed class JudgedByActor(Func<Akka.Actor.IActorRef, Exception, Supervision> judge)
    : OneForOneStrategy(static _ => Directive.Restart)
{
    protected override Directive Handle(Akka.Actor.IActorRef child, Exception exception) =>
        judge(child, exception) switch
        {
            Supervision.Restart => Directive.Restart,
            Supervision.Stop => Directive.Stop,
            _ => Directive.Escalate,
        };
}
