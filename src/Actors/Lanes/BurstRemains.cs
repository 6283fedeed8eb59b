using ActorPg.Connection;
using ActorPg.Requests;

namespace ActorPg.Lanes;

/// <summary>
/// What an ingest burst still owes: answers that wait for the commit, the one that failed, and those the server passed over. When the burst was undone, each of
/// them runs again, in order, and what failed runs alone, so that its error is its own. A burst that was refused only at its commit is halved until
/// one is left. Owned by the connection actor.
/// </summary>
internal sealed class BurstRemains
{
    private readonly Action<IRequest> _admit;
    private readonly Action _close;
    private List<StatementRequest> _answered = [];
    private List<StatementRequest> _finishing = [];
    private List<StatementRequest> _skipped = [];
    private StatementRequest? _failed;

    /// <summary>Nothing is owed.</summary>
    /// <param name="admit">Appends a request to the open burst.</param>
    /// <param name="close">Ends the burst that is open.</param>
    public BurstRemains(Action<IRequest> admit, Action close)
    {
        _admit = admit;
        _close = close;
    }

    /// <summary>An answer has come, or an error.</summary>
    public void Keep(StatementRequest request)
    {
        if (request.Error is null)
        {
            _answered.Add(request);
        }
        else
        {
            _failed = request;
        }
    }

    /// <summary>The server passed over it.</summary>
    public void KeepSkipped(StatementRequest request) => _skipped.Add(request);

    /// <summary>The burst is over.</summary>
    /// <param name="error">Why its commit was refused; null when it was not.</param>
    /// <param name="finish">Gives an answer.</param>
    /// <param name="settlement">Gives an error that was the burst's.</param>
    public void Settle(PostgresException? error, Action<IRequest> finish, Settlement settlement)
    {
        List<StatementRequest> answered = _answered;
        if (_failed is null && error is null)
        {
            // With the last answer the connection may say goodbye, and abandon what is left: of these nothing is.
            (_answered, _finishing) = (_finishing, answered);
            answered.ForEach(finish);
            answered.Clear();
            return;
        }
        StatementRequest? failed = _failed;
        List<StatementRequest> skipped = _skipped;
        Forget();
        if (failed is null)
        {
            Halve(answered, error!, settlement);
        }
        else if (answered.Count + skipped.Count == 0)
        {
            finish(failed);
        }
        else
        {
            SendAgain(answered);
            SendAgain([failed]);
            SendAgain(skipped);
        }
    }

    /// <summary>The link is gone. What an error had undone may go elsewhere; of the rest nobody knows.</summary>
    public void Abandon(Settlement settlement, Exception reason)
    {
        List<StatementRequest> answered = _answered;
        StatementRequest? failed = _failed;
        List<StatementRequest> skipped = _skipped;
        Forget();
        answered.ForEach(request =>
        {
            if (failed is null)
            {
                settlement.Abandon(request, lastWord: null, reason);
            }
            else
            {
                settlement.GiveBack(request);
            }
        });
        if (failed is not null)
        {
            settlement.GiveBack(failed);
        }
        skipped.ForEach(settlement.GiveBack);
    }

    private void Halve(List<StatementRequest> burst, PostgresException error, Settlement settlement)
    {
        if (burst.Count == 1)
        {
            settlement.Fail(burst[0], error);
            return;
        }
        int half = burst.Count / 2;
        SendAgain(burst[..half]);
        SendAgain(burst[half..]);
    }

    private void SendAgain(List<StatementRequest> burst)
    {
        foreach (StatementRequest request in burst)
        {
            request.Core.OutputStart = RequestCore.NotWritten;
            _admit(request);
        }
        _close();
    }

    private void Forget()
    {
        _answered = [];
        _skipped = [];
        _failed = null;
    }
}
