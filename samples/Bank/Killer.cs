using ActorPg;
using ActorPg.Messages;
using ActorPg.Model;

namespace Bank;

/// <summary>Terminates all of the bank's backends again and again, from a connection of its own, by message as well.</summary>
/// <param name="victim">The application name of those it kills.</param>
/// <param name="every">How often.</param>
/// <param name="admin">The pool it gives its orders to.</param>
/// <param name="office">Who counts.</param>
internal sealed class Killer(
    string victim,
    TimeSpan every,
    IActorRef<IPoolMessage> admin,
    IActorRef<IOfficeMessage> office
) : Actor<IKillerMessage>
{
    // Materialized: in one condition the planner would call the function first, for every backend of the server.
    private const string Kill = """
        with victim as materialized (select pid from pg_stat_activity where application_name = $1)
        select pid from victim where pg_terminate_backend(pid)
        """;

    protected override void Started() => Context.StartTimer("strike", new Strike(), every);

    protected override void Receive(IKillerMessage message)
    {
        switch (message)
        {
            case Strike strike:
                Context.StartTimer("strike", strike, every);
                admin.Tell(
                    new Query(Kill, victim)
                    {
                        ReplyTo = Context.Self.ReplyTo<QueryResult, IKillerMessage>(
                            victims => new Struck(victims),
                            reason => new Missed(reason)
                        ),
                    }
                );
                break;
            case Struck struck:
                office.Tell(new Killed(struck.Victims.Count));
                break;
            case Missed missed:
                throw new InvalidOperationException("The killer's own connection failed.", missed.Reason);
        }
    }
}
