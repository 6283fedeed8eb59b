using System.Text;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>
/// Answers the messages of both query protocols from the canned statements: the tables of statements and portals. Owned by one backend.
/// Source: PostgreSQL 18, Message Flow.
/// </summary>
internal sealed class StatementService(ScriptedBackend backend)
{
    private readonly Dictionary<string, CannedStatement> _statements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Portal> _portals = new(StringComparer.Ordinal);

    private FrameBuffer Output => backend.Output;

    private SessionState Session => backend.Session;

    /// <summary>Forgets what was prepared, as a session does on DISCARD ALL, or behind a pooler that gave it to another client.</summary>
    public void Forget() => _statements.Clear();

    public void Handle(in Frame frame)
    {
        if (Session.IsSkipping && frame.Tag is not (FrontendTag.Sync or FrontendTag.Terminate))
        {
            return;
        }
        switch (frame.Tag)
        {
            case FrontendTag.Parse:
                OnParse(Parse.Read(in frame));
                break;
            case FrontendTag.Bind:
                OnBind(Bind.Read(in frame));
                break;
            case FrontendTag.Describe:
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
                Sync.Read(in frame);
                EndQuery();
                break;
            case FrontendTag.Flush:
                Flush.Read(in frame);
                backend.FlushOutput();
                break;
            case FrontendTag.Terminate:
                Terminate.Read(in frame);
                backend.Peer.Close();
                break;
            default:
                Session.Fail(
                    ScriptedBackend.ErrorOf("0A000", $"a scripted server does not understand '{(char)frame.Tag}'")
                );
                break;
        }
        backend.FlushIfFull();
    }

    private void OnParse(Parse parse)
    {
        string name = Encoding.UTF8.GetString(parse.Name);
        string sql = Encoding.UTF8.GetString(parse.Sql);
        if (name.Length > 0 && _statements.ContainsKey(name))
        {
            Session.Fail(ScriptedBackend.ErrorOf("42P05", $"prepared statement \"{name}\" already exists"));
            return;
        }
        if (TryFind(sql, out CannedStatement? statement))
        {
            _statements[name] = statement!;
            ParseComplete.Write(Output);
        }
    }

    private bool TryFind(string sql, out CannedStatement? statement)
    {
        statement = backend.Server.Find(sql) ?? TransactionCommand.StatementOf(sql);
        if (
            Session.Status == TransactionStatus.Failed
            && TransactionCommand.VerbOf(sql) is not ("COMMIT" or "ROLLBACK")
        )
        {
            Session.Fail(
                ScriptedBackend.ErrorOf(
                    "25P02",
                    "current transaction is aborted, commands ignored until end of transaction block"
                )
            );
            return false;
        }
        ErrorFields? error = statement is null
            ? ScriptedBackend.ErrorOf("42601", $"the scripted server was not taught: {sql}")
            : statement.ParseError;
        if (error is not null)
        {
            Session.Fail(error);
        }
        return error is null;
    }

    private void OnBind(Bind bind)
    {
        string name = Encoding.UTF8.GetString(bind.Statement);
        if (!_statements.TryGetValue(name, out CannedStatement? statement))
        {
            Session.Fail(ScriptedBackend.ErrorOf("26000", $"prepared statement \"{name}\" does not exist"));
            return;
        }
        if (statement.TakeBindError() is { } error)
        {
            Session.Fail(error);
            return;
        }
        if (bind.ParameterCount != statement.ParameterOids.Length)
        {
            string message =
                $"bind message supplies {bind.ParameterCount} parameters, but prepared statement \"{name}\" requires {statement.ParameterOids.Length}";
            Session.Fail(ScriptedBackend.ErrorOf("08P01", message));
            return;
        }
        byte[]?[] parameters = new byte[]?[bind.ParameterCount];
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i] = bind.TryGetParameter(i, out ReadOnlySpan<byte> value) ? value.ToArray() : null;
        }
        short[] formats = new short[bind.ResultFormats.Count];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = bind.ResultFormats[i];
        }
        _portals[Encoding.UTF8.GetString(bind.Portal)] = new Portal(statement, parameters, formats);
        BindComplete.Write(Output);
    }

    private void OnDescribe(Describe describe)
    {
        string name = Encoding.UTF8.GetString(describe.Name);
        if (!describe.IsStatement)
        {
            if (TryFindPortal(name, out Portal? portal))
            {
                WriteColumns(portal!.Statement, portal);
            }
        }
        else if (_statements.TryGetValue(name, out CannedStatement? statement))
        {
            ParameterDescription.Write(Output, statement.ParameterOids);
            WriteColumns(statement, portal: null);
        }
        else
        {
            Session.Fail(ScriptedBackend.ErrorOf("26000", $"prepared statement \"{name}\" does not exist"));
        }
    }

    private void OnExecute(Execute execute)
    {
        if (TryFindPortal(Encoding.UTF8.GetString(execute.Portal), out Portal? portal))
        {
            backend.Execution.Begin(portal!, execute.MaxRows, simple: false);
        }
    }

    private void OnClose(Close close)
    {
        string name = Encoding.UTF8.GetString(close.Name);
        _ = close.IsStatement ? _statements.Remove(name) : _portals.Remove(name);
        CloseComplete.Write(Output);
    }

    private void OnQuery(string sql)
    {
        if (!TryFind(sql, out CannedStatement? statement))
        {
            EndQuery();
            return;
        }
        var portal = new Portal(statement!, [], []);
        if (statement!.Columns is not null)
        {
            WriteColumns(statement, portal);
        }
        backend.Execution.Begin(portal, mostRows: 0, simple: true);
    }

    private bool TryFindPortal(string name, out Portal? portal)
    {
        bool found = _portals.TryGetValue(name, out portal);
        if (!found)
        {
            Session.Fail(ScriptedBackend.ErrorOf("34000", $"portal \"{name}\" does not exist"));
        }
        return found;
    }

    private void EndQuery()
    {
        if (Session.EndQuery() == TransactionStatus.Idle)
        {
            _portals.Clear();
        }
    }

    private void WriteColumns(CannedStatement statement, Portal? portal)
    {
        if (statement.Columns is not { } columns)
        {
            NoData.Write(Output);
            return;
        }
        RowField[] described = [.. columns.Select((column, i) => column with { Format = portal?.FormatOf(i) ?? 0 })];
        RowDescriptionMessage.Write(Output, described);
    }
}
