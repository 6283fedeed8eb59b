using Microsoft.Extensions.Logging;

namespace ActorPg.Observing;

/// <summary>Those who watch a pool, or one session. Thread-safe.</summary>
internal sealed class Observers
{
    public Observers(ILogger log)
    {
        var queue = new CallbackQueue(log);
        Notices = new ObserverList<PgNotice>(queue);
        Terminations = new ObserverList<PgTermination>(queue);
        Queries = new ObserverList<PgQueryLog>(queue);
    }

    public ObserverList<PgNotice> Notices { get; }

    public ObserverList<PgTermination> Terminations { get; }

    public ObserverList<PgQueryLog> Queries { get; }

    /// <summary>Those whom the options name.</summary>
    public static Observers Of(PgOptions options, ILogger log)
    {
        var observers = new Observers(log);
        if (options.OnNotice is { } onNotice)
        {
            observers.Notices.Add(onNotice);
        }
        if (options.OnTermination is { } onTermination)
        {
            observers.Terminations.Add(onTermination);
        }
        if (options.OnQuery is { } onQuery)
        {
            observers.Queries.Add(onQuery);
        }
        return observers;
    }
}
