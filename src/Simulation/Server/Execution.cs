using System.Text;
using ActorPg.Simulation.Engine;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>Runs portals: rows, the end, and the time that it takes. While one takes time the backend reads no further message. Owned by one backend.</summary>
internal sealed class Execution(ScriptedBackend backend, SessionState session)
{
    private Portal? _running;
    private TimedEvent? _end;
    private int _mostRows;
    private bool _simple;

    /// <summary>The statement that takes time; null when none does.</summary>
    public CannedStatement? Running => _running?.Statement;

    /// <summary>Runs a portal, or has it run until its time is over.</summary>
    public void Begin(Portal portal, int mostRows, bool simple)
    {
        _simple = simple;
        _mostRows = mostRows;
        if (!portal.IsOpen)
        {
            portal.Statement.Executions++;
            TimeSpan duration = portal.Statement.Duration;
            if (portal.Statement.IsHeld || duration > TimeSpan.Zero)
            {
                _running = portal;
                backend.FlushOutput();
                if (!portal.Statement.IsHeld)
                {
                    RunQueue queue = backend.Server.Network.Host.Queue;
                    string name = backend.Peer.Link.Name;
                    _end = queue.Schedule(duration, isTimer: false, TraceKind.Network, name, backend.Continue);
                }
                return;
            }
        }
        Finish(portal);
    }

    private void Stop()
    {
        _running = null;
        _end?.Cancel();
        _end = null;
    }

    private void Finish(Portal portal)
    {
        int sent = 0;
        while ((_mostRows == 0 || sent < _mostRows) && portal.Next() is { } row)
        {
            DataRow.Write(backend.Output, row);
            backend.FlushIfFull();
            sent++;
        }
        if (_mostRows > 0 && portal.Peek() is not null)
        {
            PortalSuspended.Write(backend.Output);
        }
        else if (portal.Statement.Error is { } error)
        {
            session.Fail(error);
        }
        else
        {
            Complete(portal);
        }
        if (_simple)
        {
            session.EndQuery();
        }
    }

    private void Complete(Portal portal)
    {
        CannedStatement statement = portal.Statement;
        if (string.IsNullOrWhiteSpace(statement.Sql))
        {
            EmptyQueryResponse.Write(backend.Output);
            return;
        }
        string tag = statement.CommandTag ?? (statement.Columns is null ? "OK" : $"SELECT {portal.RowCount}");
        switch (TransactionCommand.VerbOf(statement.Sql))
        {
            case "BEGIN":
                session.Status = TransactionStatus.InTransaction;
                break;
            case "COMMIT":
                // The trap of a failed transaction: no error, but another tag.
                tag = session.Status == TransactionStatus.Failed ? "ROLLBACK" : tag;
                session.Status = TransactionStatus.Idle;
                break;
            case "ROLLBACK":
                session.Status = TransactionStatus.Idle;
                break;
        }
        CommandComplete.Write(backend.Output, Encoding.UTF8.GetBytes(tag));
    }

    /// <summary>Ends the statement that takes time.</summary>
    public void Continue()
    {
        if (_running is { } portal)
        {
            Stop();
            Finish(portal);
        }
    }

    /// <summary>Fails the statement that takes time as cancelled; false when there is none.</summary>
    public bool Interrupt()
    {
        if (_running is null)
        {
            return false;
        }
        Stop();
        session.Fail(ScriptedBackend.ErrorOf("57014", "canceling statement due to user request"));
        if (_simple)
        {
            session.EndQuery();
        }
        return true;
    }

    /// <summary>The client is gone.</summary>
    public void Abandon() => Stop();
}
