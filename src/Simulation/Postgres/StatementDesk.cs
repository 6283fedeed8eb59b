using System.Text;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// Answers the messages of a session that is in: both query protocols and COPY, with the tables of statements and portals. Owned by one backend. Source:
/// PostgreSQL 18, Message Flow.
/// </summary>
internal sealed class StatementDesk(PostgresBackend backend)
{
    private Dictionary<string, Prepared> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PostgresPortal> _portals = new(StringComparer.Ordinal);
    private readonly HashSet<string> _excused = new(StringComparer.Ordinal);
    private readonly Queue<Command> _script = [];
    private CopyInput? _copy;
    private bool _isScript;
    private bool _isLastOfScript;

    /// <summary>True between an error and the next Sync: messages are read and forgotten.</summary>
    public bool IsSkipping { get; set; }

    private FrameBuffer Output => backend.Output;

    private Session Session => backend.Session;

    private SimulatedPostgres Server => backend.Server;

    /// <summary>A transaction has ended, and its portals with it.</summary>
    public void EndPortals() => _portals.Clear();

    /// <summary>Forgets what was prepared, as on DEALLOCATE ALL.</summary>
    public void Forget() => _statements.Clear();

    /// <summary>Loses what was prepared without a word, as behind a pooler that gave the session to another.</summary>
    public void Lose()
    {
        _excused.UnionWith(_statements.Keys);
        Forget();
    }

    /// <summary>Goes on in another session, with what was prepared there.</summary>
    public void Move(SharedSessions.Home home) => _statements = home.Statements;

    /// <summary>A cancel that finds the session waiting for data.</summary>
    public void InterruptCopy() => _copy?.Interrupt();

    public void BeginCopy(Command command)
    {
        _copy = new CopyInput(backend, command);
        _copy.Begin();
        EndCopyIfOver();
    }

    /// <summary>
    /// A command is complete. In a script outside a block the last one is committed before it says so.
    /// </summary>
    public void Tag(string tag)
    {
        if (_isScript && _isLastOfScript && Session.EndImplicit() is { } error)
        {
            backend.Fail(error);
            return;
        }
        CommandComplete.Write(Output, Encoding.UTF8.GetBytes(tag));
    }

    public void Handle(in Frame frame)
    {
        if (IsSkipping && frame.Tag is not (FrontendTag.Sync or FrontendTag.Terminate))
        {
            Excuse(in frame);
            return;
        }
        if (_copy is not null && frame.Tag != FrontendTag.Terminate)
        {
            _copy.Handle(in frame);
            EndCopyIfOver();
            backend.FlushIfFull();
            return;
        }
        switch (frame.Tag)
        {
            case FrontendTag.Parse when backend.Strikes(ServerStep.Parse):
                Excuse(in frame);
                break;
            case FrontendTag.Parse:
                OnParse(Parse.Read(in frame));
                break;
            case FrontendTag.Bind when !backend.Strikes(ServerStep.Bind):
                OnBind(Bind.Read(in frame));
                break;
            case FrontendTag.Describe when !backend.Strikes(ServerStep.Describe):
                OnDescribe(Describe.Read(in frame));
                break;
            case FrontendTag.Execute:
                OnExecute(Execute.Read(in frame));
                break;
            case FrontendTag.Close:
                OnClose(Close.Read(in frame));
                break;
            case FrontendTag.Query:
                OnQuery(Query.Read(in frame).Sql);
                break;
            case FrontendTag.Sync:
                OnSync();
                break;
            case FrontendTag.Flush:
                backend.Flush();
                break;
            case FrontendTag.Terminate:
                backend.End();
                break;
        }
        backend.FlushIfFull();
    }

    // Behind a pooler nobody can know what a session has.
    private bool IsExcused(string name) => _excused.Contains(name) || Server.Shared is not null;

    // A Parse that failed, or was passed over: what was sent behind it could not know.
    private void Excuse(in Frame frame)
    {
        if (frame.Tag == FrontendTag.Parse)
        {
            _excused.Add(Encoding.UTF8.GetString(Parse.Read(in frame).Name));
        }
    }

    private void EndCopyIfOver()
    {
        if (_copy is { IsOver: true })
        {
            _copy = null;
            if (_isScript)
            {
                GoOn();
            }
        }
    }

    private void OnParse(Parse parse)
    {
        string name = Encoding.UTF8.GetString(parse.Name);
        Command[] commands = Server.Parse(Encoding.UTF8.GetString(parse.Sql));
        ErrorFields? error =
            commands.Length > 1 ? Errors.Of("42601", "cannot insert multiple commands into a prepared statement")
            : commands[0].ParseError is { SqlState: "42601" } bad ? bad
            : Session.Status == TransactionStatus.Failed && commands[0].Kind != CommandKind.Empty
                ? Session.Refuses(commands[0])
            : null;
        error ??= commands[0].ParseError;
        if (error is null && name.Length > 0 && _statements.ContainsKey(name))
        {
            error = Errors.Of("42P05", $"prepared statement \"{name}\" already exists");
        }
        if (error is not null)
        {
            _excused.Add(name);
            backend.Fail(error);
            return;
        }
        _excused.Remove(name);
        _statements[name] = new Prepared(commands[0], Server.Epoch);
        ParseComplete.Write(Output);
    }

    private void OnBind(Bind bind)
    {
        string name = Encoding.UTF8.GetString(bind.Statement);
        if (!_statements.TryGetValue(name, out Prepared prepared))
        {
            backend.Fail(Errors.NoStatement(name), isExcused: IsExcused(name));
            return;
        }
        Command command = prepared.Command;
        if (bind.ParameterCount != command.Parameters.Length)
        {
            string text =
                $"bind message supplies {bind.ParameterCount} parameters, but prepared statement \"{name}\" requires {command.Parameters.Length}";
            backend.Fail(Errors.Of("08P01", text));
            return;
        }
        if (Session.Status == TransactionStatus.Failed && !command.EndsTransaction)
        {
            backend.Fail(Errors.Aborted);
            return;
        }
        if (command.IsShifting && prepared.Epoch != Server.Epoch)
        {
            backend.Fail(Errors.StalePlan);
            return;
        }
        byte[]?[] parameters = new byte[]?[bind.ParameterCount];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = bind.TryGetParameter(i, out ReadOnlySpan<byte> value)
                ? SqlValue.ToBinary(value, bind.ParameterFormats.Of(i), command.Parameters[i])
                : null;
        }
        if (command.Check(parameters) is { } error)
        {
            backend.Fail(error); // it is planned for these arguments: what is constant is computed now
            return;
        }
        short[] formats = new short[bind.ResultFormats.Count];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = bind.ResultFormats[i];
        }
        int columns = Dialect.ColumnsOf(command, Server.Epoch)?.Length ?? 0;
        if (formats.Length > 1 && formats.Length != columns)
        {
            backend.Fail(
                Errors.Of("08P01", $"bind message has {formats.Length} result formats but query has {columns} columns")
            );
            return;
        }
        _portals[Encoding.UTF8.GetString(bind.Portal)] = new PostgresPortal(command, parameters, formats, Server.Epoch);
        BindComplete.Write(Output);
    }

    private void OnDescribe(Describe describe)
    {
        string name = Encoding.UTF8.GetString(describe.Name);
        if (!describe.IsStatement)
        {
            if (TryFindPortal(name) is { } portal)
            {
                WriteColumns(portal.Command, portal);
            }
        }
        else if (!_statements.TryGetValue(name, out Prepared prepared))
        {
            backend.Fail(Errors.NoStatement(name), isExcused: IsExcused(name));
        }
        else if (prepared.Command.IsShifting && prepared.Epoch != Server.Epoch)
        {
            backend.Fail(Errors.StalePlan);
        }
        else
        {
            ParameterDescription.Write(Output, prepared.Command.Parameters);
            WriteColumns(prepared.Command, portal: null);
        }
    }

    private void OnExecute(Execute execute)
    {
        if (TryFindPortal(Encoding.UTF8.GetString(execute.Portal)) is { } portal)
        {
            _isScript = false;
            backend.Execution.Begin(portal, execute.MaxRows, whenOver: null);
        }
    }

    private void OnClose(Close close)
    {
        string name = Encoding.UTF8.GetString(close.Name);
        _ = close.IsStatement ? _statements.Remove(name) : _portals.Remove(name);
        CloseComplete.Write(Output);
    }

    private void OnSync()
    {
        if (!backend.Strikes(ServerStep.Sync) && Session.EndImplicit() is { } error)
        {
            backend.Fail(error);
        }
        EndQuery();
    }

    private void OnQuery(string sql)
    {
        _isScript = true;
        _script.Clear();
        _statements.Remove("");
        if (backend.Strikes(ServerStep.Query))
        {
            GoOn();
            return;
        }
        Command[] commands = Server.Parse(sql);
        if (Array.Find(commands, command => command.ParseError is { SqlState: "42601" }) is { } bad)
        {
            backend.Fail(bad.ParseError!);
        }
        else
        {
            Array.ForEach(commands, _script.Enqueue);
        }
        GoOn();
    }

    // The rest of a script: statement by statement, as far as it goes without waiting.
    private void GoOn()
    {
        while (!backend.IsGone && !IsSkipping && _copy is null && _script.TryDequeue(out Command? command))
        {
            _isLastOfScript = _script.Count == 0;
            if ((Session.Refuses(command) ?? command.ParseError ?? command.Check([])) is { } error)
            {
                backend.Fail(error);
                break;
            }
            var portal = new PostgresPortal(command, [], [], Server.Epoch);
            if (command.Columns is not null && command.Kind != CommandKind.CopyOut)
            {
                WriteColumns(command, portal);
            }
            if (!backend.Execution.Begin(portal, mostRows: 0, GoOn))
            {
                return;
            }
        }
        if (!backend.IsGone && _copy is null)
        {
            _script.Clear();
            _isScript = false;
            EndQuery();
        }
    }

    private void EndQuery()
    {
        if (backend.IsGone)
        {
            return;
        }
        IsSkipping = false;
        if (Session.Status == TransactionStatus.Idle)
        {
            _portals.Clear();
        }
        backend.WriteReady();
    }

    private PostgresPortal? TryFindPortal(string name)
    {
        if (_portals.TryGetValue(name, out PostgresPortal? portal))
        {
            return portal;
        }
        backend.Fail(Errors.NoPortal(name));
        return null;
    }

    private void WriteColumns(Command command, PostgresPortal? portal)
    {
        if (Dialect.ColumnsOf(command, portal?.Epoch ?? Server.Epoch) is not { } columns)
        {
            NoData.Write(Output);
            return;
        }
        RowField[] described = [.. columns.Select((column, i) => column with { Format = portal?.FormatOf(i) ?? 0 })];
        RowDescriptionMessage.Write(Output, described);
    }
}
