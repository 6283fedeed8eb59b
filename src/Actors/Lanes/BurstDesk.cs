using ActorPg.Connection;
using ActorPg.Messages;
using ActorPg.Pool;
using ActorPg.Requests;
using ActorPg.Wire.Protocol;

namespace ActorPg.Lanes;

/// <summary>
/// Bursts on a connection of a lane: requests that wait together are written without a Sync of their own, and one ends them all. While a burst is under
/// way the next gathers. What the server passed over because of another's error is sent again; in the ingest lane, where that error undid the whole burst,
/// all of it is. Owned by the connection actor.
/// </summary>
internal sealed class BurstDesk
{
    /// <summary>Quick requests that gladly share a connection before another is used.</summary>
    public const int Crowd = 64;

    /// <summary>Bursts that may be under way before the next has to wait, and grow.</summary>
    private const int MostUnderWay = 1;

    /// <summary>What a burst may come to before it is ended: the server holds its locks, and its callers wait, until all of it has run.</summary>
    private const int MostBytes = 256 * 1024;

    private readonly Link _link;
    private readonly Action<IRequest> _admit;
    private readonly BurstRemains? _remains;
    private int _open;
    private int _bytes;
    private int _ended;
    private int _underWay;

    /// <summary>No burst is open.</summary>
    /// <param name="pool">The lane.</param>
    /// <param name="link">The connection.</param>
    /// <param name="admit">Appends a request, if anybody still waits for it and the connection still takes any.</param>
    public BurstDesk(PoolGate pool, Link link, Action<IRequest> admit)
    {
        _link = link;
        _admit = admit;
        _remains = pool.Lane == Lane.Ingest ? new BurstRemains(admit, Close) : null;
    }

    /// <summary>True while what is appended had better wait for its like.</summary>
    public bool MustWait => _underWay >= MostUnderWay;

    /// <summary>
    /// Whether it can be one of a burst. Where reads are answered one by one nothing may be written, since a later error would undo it: a server that does not
    /// say that it refuses to write, as behind a pooler which ignores the setting, gets a Sync for each.
    /// </summary>
    public bool Takes(IRequest request) =>
        request is StatementRequest { CanShareSync: true }
        && request.Core.Lease is null
        && (_remains is not null || _link.Server.Find(LaneOptions.ReadOnlySetting) == "on");

    /// <summary>One more was written without a Sync.</summary>
    /// <param name="bytes">How long it is.</param>
    public void Grow(int bytes)
    {
        _open++;
        _bytes += bytes;
        if (_bytes >= MostBytes)
        {
            Close();
        }
    }

    /// <summary>Ends the burst that is open, if one is.</summary>
    public void Close()
    {
        if (_open == 0)
        {
            return;
        }
        _open = 0;
        _bytes = 0;
        _ended++;
        _link.Session.Begin(BurstExchange.Write(_link.Output.Filling));
    }

    /// <summary>All that was appended is being handed to the socket.</summary>
    public void OnFlush()
    {
        Close();
        _underWay += _ended;
        _ended = 0;
    }

    /// <summary>Whether an answer that has come is not to be given yet: in the ingest lane the commit decides.</summary>
    public bool Keeps(IRequest request)
    {
        if (_remains is null || !request.Exchange.SharesSync)
        {
            return false;
        }
        var statement = (StatementRequest)request;
        ForgetParse(statement);
        _remains.Keep(statement);
        return true;
    }

    /// <summary>The server passed over it: nothing of it ran.</summary>
    public void OnSkipped(StatementRequest request)
    {
        ForgetParse(request);
        if (_remains is null)
        {
            request.Core.OutputStart = RequestCore.NotWritten;
            _admit(request);
        }
        else
        {
            _remains.KeepSkipped(request);
        }
    }

    /// <summary>The burst under way is over.</summary>
    /// <param name="burst">Its end; with an error when it was refused as a whole.</param>
    /// <param name="finish">Gives an answer.</param>
    /// <param name="settlement">Gives what is no answer.</param>
    public void Finish(BurstExchange burst, Action<IRequest> finish, Settlement settlement)
    {
        _underWay--;
        _remains?.Settle(burst.Error, finish, settlement);
    }

    /// <summary>The link is gone, with answers that the commit was still to decide on.</summary>
    public void Abandon(Settlement settlement, Exception reason) => _remains?.Abandon(settlement, reason);

    // A Parse that was refused, or passed over: the next to use the statement is to send its own.
    private void ForgetParse(StatementRequest request)
    {
        if (request is { SentParse: true, IsParsed: false, Prepared: { } prepared })
        {
            _link.Statements.Remove(prepared, close: false);
        }
    }
}
