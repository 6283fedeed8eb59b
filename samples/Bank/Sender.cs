using ActorPg;
using ActorPg.Messages;
using ActorPg.Model;

namespace Bank;

/// <summary>
/// Somebody who sends money, one transfer after the other, by message: tells the pool a transfer, goes on when the answer is in the mailbox, and
/// writes down what is known of it. A transfer whose outcome is not known is never sent again.
/// </summary>
internal sealed class Sender(int id, int accounts, IActorRef<IPoolMessage> pool) : Actor<ISenderMessage>
{
    private readonly Journal _journal = new(id);
    private Histogram _latency = new();
    private int _open = -1;
    private long _sentAt;
    private IActorRef<IOfficeMessage>? _successor;

    protected override void Started() => SendNext();

    protected override void Receive(ISenderMessage message)
    {
        switch (message)
        {
            case Answered answer when answer.Number == _open:
                _open = -1;
                _latency.Add(Context.Time.GetElapsedTime(_sentAt));
                WriteDown(answer);
                SendNext();
                break;
            case Answered second:
                _journal.Strange.Add(
                    $"transfer {id}/{second.Number} was answered twice: {second.Failure?.Message ?? "done"}"
                );
                break;
            case TellHowItGoes tell:
                tell.To.Tell(new SenderReport(id, _journal.Tally, _latency));
                _latency = new Histogram(); // the old one is the office's now
                break;
            case HandOver handOver:
                _successor = handOver.To;
                if (_open < 0 || handOver.AtOnce)
                {
                    _successor.Tell(new HandedOver(_journal, _latency));
                }
                break;
        }
    }

    private void SendNext()
    {
        if (_successor is not null)
        {
            _successor.Tell(new HandedOver(_journal, _latency));
            return;
        }
        int number = _journal.Open();
        int from = Context.Random.Next(accounts);
        int to = (from + 1 + Context.Random.Next(accounts - 1)) % accounts;
        int amount = 1 + Context.Random.Next(100);
        _open = number;
        _sentAt = Context.Time.GetTimestamp();
        pool.Tell(
            new Execute(Ledger.Transfer, id, number, from, to, amount)
            {
                ReplyTo = Context.Self.ReplyTo<CommandTag, ISenderMessage>(
                    tag => new Answered(number, tag, null),
                    failure => new Answered(number, null, failure)
                ),
            }
        );
    }

    private void WriteDown(Answered answer)
    {
        switch (answer)
        {
            case { Tag.Text: "INSERT 0 1" }:
                _journal.Close(answer.Number, Fate.Committed);
                break;
            case { Failure: PgException { Outcome: PgOutcome.Unknown } }:
                _journal.Close(answer.Number, Fate.InDoubt);
                break;
            case { Failure: PgException known }:
                _journal.Close(answer.Number, Fate.NotRun);
                _journal.AddReason(ReasonOf(known));
                break;
            default:
                _journal.Close(answer.Number, Fate.InDoubt);
                _journal.Strange.Add(
                    $"transfer {id}/{answer.Number}: {answer.Tag?.Text ?? answer.Failure?.ToString()}"
                );
                break;
        }
    }

    private static string ReasonOf(PgException failure) =>
        failure.SqlState switch
        {
            SqlStates.CheckViolation => "overdrawn",
            SqlStates.AdminShutdown => "backend killed",
            SqlStates.DeadlockDetected => "deadlock",
            null or "" => "never sent",
            string other => other,
        };
}
