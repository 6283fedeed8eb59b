using System.IO.Pipelines;
using ActorPg.Model;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Connection;

/// <summary>Takes what has arrived to whom it belongs, and asks for more as long as somebody has room for it. Owned by the connection actor.</summary>
internal sealed class ReadDesk
{
    /// <summary>Reads that find data at once, before others get the thread.</summary>
    private const int ReadsInARow = 8;

    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private readonly Settlement _settlement;

    public ReadDesk(Link link, IActorContext<IConnectionMessage> context, Settlement settlement)
    {
        _link = link;
        _context = context;
        _settlement = settlement;
    }

    /// <summary>Takes what there is. Why the link has to go, or null when it may stay.</summary>
    /// <param name="events">Told of each thing that happened, within the call.</param>
    /// <exception cref="PgProtocolException">The server sent what it may not.</exception>
    /// <exception cref="IOException">The socket is broken.</exception>
    public Exception? Read(ISessionEvents events)
    {
        for (int i = 0; i < ReadsInARow; i++)
        {
            int inFlight = _link.Session.InFlight;
            bool hadMany = _link.HasMany;
            if (_link.Input.TryTake(out ReadResult result) && Take(in result, events) is { } end)
            {
                return end;
            }
            if (_link.IsClosed || _link.Session.Head is IThrottled { IsFull: true })
            {
                return null;
            }
            int settled = inFlight - _link.Session.InFlight;
            if (settled > 1)
            {
                _context.GatherUntilReplied(ConnectionSignal.Flush);
                if (hadMany)
                {
                    return null; // that flush reads on: meanwhile more comes
                }
            }
            if (settled == 1 && inFlight == 1)
            {
                // Its caller often has a next request at once: then its answer is what to read, perhaps without waiting.
                _context.WhenReplied(ConnectionSignal.InputReady);
                return null;
            }
            _link.ExpectInput();
            if (!_link.Input.Arm())
            {
                return null;
            }
        }
        _context.Self.Tell(ConnectionSignal.InputReady);
        return null;
    }

    private Exception? Take(in ReadResult result, ISessionEvents events)
    {
        _settlement.Now = _context.Time.GetTimestamp();
        SequencePosition consumed = _link.Session.Consume(result.Buffer, events);
        if (_link.IsClosed)
        {
            return null;
        }
        _link.Input.Release(in result, consumed);
        (_link.Session.Head as IThrottled)?.Publish(_context.Complete);
        return _link.Doom ?? (result.IsCompleted || _link.IsFatal ? _link.EndOfFile() : null);
    }
}
