using System.Threading.Channels;
using ActorPg;
using ActorPg.Model;

namespace Bank;

/// <summary>
/// The head office: starts the senders and the killer, asks them four times a second how it goes, publishes that, and collects the journals when
/// the day is over.
/// </summary>
internal sealed class Office(
    BankOptions options,
    PgPool pool,
    PgPool admin,
    ChannelWriter<Standing> standings,
    TaskCompletionSource<DayEnd> dayEnd
) : Actor<IOfficeMessage>
{
    private static readonly TimeSpan _tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly List<IActorRef<ISenderMessage>> _senders = [];
    private readonly Dictionary<int, Tally> _tallies = [];
    private readonly List<Journal> _journals = [];
    private readonly Histogram _latency = new();
    private readonly List<Pulse> _pulses = [];
    private Histogram _recent = new();
    private IActorRef<IKillerMessage>? _killer;
    private int _reports;
    private int _kills;
    private int _killsAtPulse;
    private Tally _atPulse;
    private long _openedAt;
    private long _pulseAt;
    private TimeSpan? _open;

    protected override void Started()
    {
        _openedAt = _pulseAt = Context.Time.GetTimestamp();
        for (int i = 0; i < options.Senders; i++)
        {
            int id = i;
            _senders.Add(Context.Spawn(() => new Sender(id, options.Accounts, pool.Actor), $"sender-{id}"));
        }
        if (options.KillEvery > 0)
        {
            TimeSpan every = TimeSpan.FromSeconds(options.KillEvery);
            IActorRef<IOfficeMessage> self = Context.Self;
            string victim = pool.Options.ApplicationName!;
            _killer = Context.Spawn(() => new Killer(victim, every, admin.Actor, self), "killer");
        }
        Context.StartTimer("tick", OfficeSignal.Tick, _tick);
        Context.StartTimer("day", OfficeSignal.ClosingTime, TimeSpan.FromSeconds(options.Seconds));
    }

    protected override void Receive(IOfficeMessage message)
    {
        switch (message)
        {
            case SenderReport report:
                OnReport(report);
                break;
            case HandedOver handedOver:
                OnHandedOver(handedOver);
                break;
            case Killed killed:
                _kills += killed.Backends;
                break;
            case OfficeSignal signal when ReferenceEquals(signal, OfficeSignal.Tick) && _open is null:
                TellAll(new TellHowItGoes(Context.Self));
                break;
            case OfficeSignal signal when ReferenceEquals(signal, OfficeSignal.ClosingTime):
                Close();
                break;
            case OfficeSignal signal when ReferenceEquals(signal, OfficeSignal.PatienceOver):
                TellAll(new HandOver(Context.Self, AtOnce: true));
                break;
        }
    }

    private void OnReport(SenderReport report)
    {
        _tallies[report.Sender] = report.Tally;
        _recent.Add(report.Latency);
        if (++_reports < _senders.Count)
        {
            return;
        }
        _reports = 0;
        if (_open is not null)
        {
            return; // the last standing is made from the journals
        }
        standings.TryWrite(TakeStanding());
        Context.StartTimer("tick", OfficeSignal.Tick, _tick);
    }

    private Standing TakeStanding()
    {
        long now = Context.Time.GetTimestamp();
        Tally sum = _tallies.Values.Aggregate((left, right) => left + right);
        double seconds = Context.Time.GetElapsedTime(_pulseAt, now).TotalSeconds;
        _pulses.Add(
            new Pulse(
                Context.Time.GetElapsedTime(_openedAt, _pulseAt),
                (sum.Committed - _atPulse.Committed) / seconds,
                _kills - _killsAtPulse
            )
        );
        (_pulseAt, _atPulse, _killsAtPulse) = (now, sum, _kills);
        Histogram recent = _recent;
        _recent = new Histogram();
        _latency.Add(recent);
        return new Standing(
            _open ?? Context.Time.GetElapsedTime(_openedAt, now),
            sum,
            _kills,
            pool.GetStatistics(),
            recent.Percentile(0.5),
            recent.Percentile(0.99),
            [.. _pulses]
        );
    }

    private void Close()
    {
        if (_open is not null)
        {
            return;
        }
        _open = Context.Time.GetElapsedTime(_openedAt);
        if (_killer is not null)
        {
            Context.Stop(_killer);
        }
        Context.StartTimer("patience", OfficeSignal.PatienceOver, _patience);
        TellAll(new HandOver(Context.Self, AtOnce: false));
    }

    private void OnHandedOver(HandedOver done)
    {
        if (_journals.Contains(done.Journal))
        {
            return;
        }
        _journals.Add(done.Journal);
        _tallies[done.Journal.Sender] = done.Journal.Tally;
        _recent.Add(done.Latency);
        if (_journals.Count == _senders.Count)
        {
            standings.TryWrite(TakeStanding());
            standings.Complete();
            dayEnd.SetResult(new DayEnd(_journals, _open!.Value, _kills, pool.GetStatistics(), _latency));
        }
    }

    private void TellAll(ISenderMessage message)
    {
        foreach (IActorRef<ISenderMessage> sender in _senders)
        {
            sender.Tell(message);
        }
    }
}
