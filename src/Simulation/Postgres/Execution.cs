using System.Text;
using ActorPg.Simulation.Engine;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>Runs portals, which may take time: meanwhile the backend takes no further message. Owned by one backend.</summary>
internal sealed class Execution(PostgresBackend backend)
{
    private PostgresPortal? _running;
    private TimedEvent? _end;
    private Action? _whenOver;
    private int _mostRows;

    /// <summary>True while a statement takes time.</summary>
    public bool IsBusy => _running is not null;

    /// <summary>The request whose statement takes time; 0 when none does.</summary>
    public int Running => _running?.Id ?? 0;

    private FrameBuffer Output => backend.Output;

    private Session Session => backend.Session;

    private SimulatedPostgres Server => backend.Server;

    /// <summary>Runs a portal.</summary>
    /// <param name="portal">What to run.</param>
    /// <param name="mostRows">Where to pause; 0 for no limit.</param>
    /// <param name="whenOver">Called at the end, if that is not now. Null in the extended protocol.</param>
    /// <returns>False when it takes time.</returns>
    public bool Begin(PostgresPortal portal, int mostRows, Action? whenOver)
    {
        _mostRows = mostRows;
        if (portal.HasRun)
        {
            RunAgain(portal);
            return true;
        }
        if (backend.Strikes(ServerStep.Execute))
        {
            return true;
        }
        Server.Observer.OnStarting(backend, portal.Command, portal.Id);
        TimeSpan duration = portal.Command.Duration + Server.ServiceTime();
        if (duration == TimeSpan.Zero)
        {
            Run(portal);
            return true;
        }
        _running = portal;
        _whenOver = whenOver;
        string name = backend.Peer.Link.Name;
        _end = Server.Network.Host.Queue.Schedule(duration, isTimer: false, TraceKind.Network, name, Finish);
        return false;
    }

    /// <summary>Fails what takes time as cancelled; false where nothing does.</summary>
    public bool Interrupt()
    {
        if (_running is not { } portal)
        {
            backend.Statements.InterruptCopy();
            return false;
        }
        Server.Observer.OnInterrupted(backend, portal.Id);
        Action? over = Stop();
        backend.Fail(Errors.Canceled);
        over?.Invoke();
        return true;
    }

    /// <summary>The process ends.</summary>
    public void Abandon() => Stop();

    private void Finish()
    {
        PostgresPortal portal = _running!;
        Action? over = Stop();
        Run(portal);
        over?.Invoke();
        backend.Advance();
    }

    private Action? Stop()
    {
        Action? over = _whenOver;
        _running = null;
        _whenOver = null;
        _end?.Cancel();
        _end = null;
        return over;
    }

    // More rows of what has some; anything else is done once.
    private void RunAgain(PostgresPortal portal)
    {
        bool hasRows = portal.Command.HasRows || portal.Command.Kind == CommandKind.Empty;
        if (hasRows)
        {
            SendRows(portal);
        }
        else
        {
            backend.Fail(Errors.Of("55000", "portal \"\" cannot be run anymore"), isExcused: true);
        }
    }

    private void Run(PostgresPortal portal)
    {
        Command command = portal.Command;
        portal.HasRun = true;
        if ((Session.Refuses(command) ?? Effect(portal)) is { } error)
        {
            backend.Fail(error);
            return;
        }
        if (portal.Id != 0 && command.Kind != CommandKind.CopyIn)
        {
            Server.Ledger.Execute(portal.Id);
            Server.Observer.OnExecuted(backend, command, portal.Id);
        }
        switch (command.Kind)
        {
            case CommandKind.CopyIn:
                backend.Statements.BeginCopy(command);
                break;
            case CommandKind.CopyOut:
                CopyOut(command);
                break;
            default:
                SendRows(portal);
                break;
        }
    }

    private ErrorFields? Effect(PostgresPortal portal)
    {
        Command command = portal.Command;
        switch (command.Kind)
        {
            case CommandKind.Insert or CommandKind.SingleInsert:
                Session.Add(new Change(command.Kind, portal.Id));
                return null;
            case CommandKind.Notify:
                Session.Add(new Change(command.Kind, 0, TextOf(portal, 0), TextOf(portal, 1)));
                return null;
            case CommandKind.Listen or CommandKind.Unlisten:
                Session.Add(new Change(command.Kind, 0, command.Name));
                return null;
            case CommandKind.AlterShifting:
                Session.Add(new Change(command.Kind));
                return null;
            case CommandKind.Begin:
                Session.Begin(command.Value.Length > 0);
                return null;
            case CommandKind.Rollback:
                Session.Rollback();
                return null;
            case CommandKind.Savepoint or CommandKind.ReleaseSavepoint or CommandKind.RollbackToSavepoint:
                return Session.Savepoint(command);
            default:
                SetResidue(command);
                return null;
        }
    }

    private void SetResidue(Command command)
    {
        Dictionary<string, string> residue = Session.Residue;
        switch (command.Kind)
        {
            case CommandKind.Set:
                residue["set " + command.Name] = command.Value;
                break;
            case CommandKind.Lock:
                residue["lock " + command.Name] = command.Name;
                break;
            case CommandKind.CreateTemp:
                residue["temp " + command.Name] = command.Name.TrimStart('t');
                break;
            case CommandKind.Reset:
                Forget(residue, "set ");
                break;
            case CommandKind.Unlock:
                Forget(residue, "lock ");
                break;
            case CommandKind.DiscardTemp:
                Forget(residue, "temp ");
                break;
            case CommandKind.Deallocate:
                backend.Statements.Forget();
                break;
        }
    }

    private static void Forget(Dictionary<string, string> residue, string kind)
    {
        foreach (string name in residue.Keys.Where(name => name.StartsWith(kind, StringComparison.Ordinal)).ToArray())
        {
            residue.Remove(name);
        }
    }

    private void SendRows(PostgresPortal portal)
    {
        Command command = portal.Command;
        int total = command.HasRows ? command.Count : 0;
        int until = _mostRows == 0 ? total : Math.Min(total, portal.Sent + _mostRows);
        int sent = until - portal.Sent;
        while (portal.Sent < until)
        {
            if (backend.Strikes(ServerStep.Row))
            {
                return;
            }
            portal.Sent++;
            WriteRow(portal, command.Facts?.Invoke(backend) ?? command.Row!(portal.Parameters, portal.Sent));
            backend.FlushIfFull();
        }
        if (_mostRows > 0 && sent == _mostRows)
        {
            PortalSuspended.Write(Output); // whether or not there is another row: the server has not looked
        }
        else
        {
            Complete(command, sent);
        }
    }

    private void WriteRow(PostgresPortal portal, object?[] values)
    {
        int columns = Dialect.ColumnsOf(portal.Command, portal.Epoch)!.Length;
        byte[]?[] encoded = new byte[]?[columns];
        for (int i = 0; i < columns; i++)
        {
            encoded[i] = i < values.Length ? SqlValue.Encode(values[i], portal.FormatOf(i)) : null;
        }
        DataRow.Write(Output, encoded);
    }

    private void Complete(Command command, int rows)
    {
        if (command.Kind == CommandKind.Empty)
        {
            EmptyQueryResponse.Write(Output);
            return;
        }
        if (backend.Strikes(ServerStep.Complete))
        {
            return;
        }
        string tag = command.Kind switch
        {
            CommandKind.Insert or CommandKind.SingleInsert => $"{command.Tag} {(command.Row is null ? 1 : rows)}",
            _ when command.Columns is not null => $"{command.Tag} {rows}",
            _ => command.Tag,
        };
        if (command.Kind == CommandKind.Commit)
        {
            if (backend.Strikes(ServerStep.Commit))
            {
                Session.Rollback();
                return;
            }
            if (Session.Commit(out tag) is { } error)
            {
                backend.Fail(error);
                return;
            }
        }
        backend.Statements.Tag(tag);
    }

    private void CopyOut(Command command)
    {
        if (backend.Strikes(ServerStep.CopyBegin))
        {
            return;
        }
        short format = command.IsBinary ? (short)1 : (short)0;
        CopyOutResponse.Write(Output, new CopyLayout(command.IsBinary, [format, format]));
        for (int n = 1; n <= command.Count; n++)
        {
            if (backend.Strikes(ServerStep.CopyData))
            {
                return;
            }
            CopyData.Write(Output, CopyRows.Encode(command.Row!([], n), command.IsBinary, isFirst: n == 1));
            backend.FlushIfFull();
        }
        if (command.IsBinary)
        {
            CopyData.Write(Output, CopyRows.End(isEmpty: command.Count == 0));
        }
        CopyDone.Write(Output);
        backend.Statements.Tag($"COPY {command.Count}");
    }

    private static string TextOf(PostgresPortal portal, int index) =>
        Encoding.UTF8.GetString(portal.Parameters[index]!);
}
