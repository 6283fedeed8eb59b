using System.Diagnostics.CodeAnalysis;
using System.Text;
using ActorPg.Simulation.Network;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// One server process: reads messages, one at a time and in order, and answers them. What had arrived when its client went is still run. Owned by the
/// simulation's thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its buffer is left to the garbage collector.")]
internal sealed class PostgresBackend : ISimulatedServer
{
    private const int FlushBytes = 8192;

    private readonly FrontendInput _input = new();
    private readonly Queue<NotificationResponse> _notifications = [];
    private readonly Login _login;
    private bool _isInputOver;
    private bool _isAdvancing;
    private bool _isAtRest;
    private SharedSessions.Home? _home;

    public PostgresBackend(SimulatedPostgres server, SimulatedPeer peer, BackendKeyData key)
    {
        Server = server;
        Peer = peer;
        Key = key;
        Session = new Session(this);
        Execution = new Execution(this);
        Statements = new StatementDesk(this);
        _login = new Login(this);
    }

    public SimulatedPostgres Server { get; }

    public SimulatedPeer Peer { get; }

    public BackendKeyData Key { get; }

    public Session Session { get; }

    public Execution Execution { get; }

    public StatementDesk Statements { get; }

    /// <summary>What leaves at the next flush.</summary>
    public FrameBuffer Output { get; } = new();

    /// <summary>The process that runs what is sent: another than the key says, behind a pooler.</summary>
    public int ServerProcess => _home?.ProcessId ?? Key.ProcessId;

    /// <summary>True once the process has ended.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether it is a session that is in.</summary>
    public bool IsIn => _login.IsIn;

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        _login.Watch(bytes);
        _input.Append(bytes);
        Advance();
    }

    public void OnClosed(Exception? reason)
    {
        _isInputOver = true;
        Advance();
    }

    /// <summary>Takes what there is to take, until a statement takes time.</summary>
    public void Advance()
    {
        if (_isAdvancing)
        {
            return;
        }
        _isAdvancing = true;
        while (!IsGone && !Execution.IsBusy && TryTakeMessage()) { }
        _isAdvancing = false;
        if (_isInputOver && !IsGone && !Execution.IsBusy)
        {
            End();
        }
    }

    /// <summary>Answers with an error that nobody arranged.</summary>
    /// <param name="error">The error.</param>
    /// <param name="isExcused">Whether the client could not have known better.</param>
    public void Fail(ErrorFields error, bool isExcused = false)
    {
        if (!isExcused)
        {
            Server.Observer.OnError(this, error);
        }
        Answer(error);
    }

    /// <summary>Fails, or ends, if it is to at this step. True when it did.</summary>
    public bool Strikes(ServerStep step)
    {
        if (Server.Strike(step) is not { } fault)
        {
            return false;
        }
        if (fault.IsFatal)
        {
            Die(fault.SqlState);
        }
        else
        {
            Answer(Errors.Of(fault.SqlState, $"a fault at {fault.Step}"));
        }
        return true;
    }

    /// <summary>Ends as a server process does that was told to: a FATAL error, then the end of the stream.</summary>
    public void Die(string sqlState, string message = "terminating connection")
    {
        if (!IsGone)
        {
            ErrorResponse.Write(Output, Errors.Of(sqlState, message, "FATAL"));
            Flush();
            End();
        }
    }

    /// <summary>Ends as after the crash of another process: a notice, then the end.</summary>
    public void Crash()
    {
        if (!IsGone)
        {
            NoticeResponse.Write(
                Output,
                Errors.Of("57P02", "terminating connection because of crash of another server process", "WARNING")
            );
            Flush();
            End();
        }
    }

    /// <summary>An interrupt: ends what runs; nothing, where nothing does.</summary>
    public void Interrupt()
    {
        if (!IsGone && Execution.Interrupt())
        {
            Advance();
        }
    }

    /// <summary>A notification for a session that may listen: told at once when it is at rest, else before the next ReadyForQuery outside a transaction.</summary>
    public void Notify(NotificationResponse notification)
    {
        if (Session.Listens(notification.Channel))
        {
            _notifications.Enqueue(notification);
            if (_isAtRest)
            {
                TellNotifications();
                Flush();
            }
        }
    }

    /// <summary>Reports the server's role, when at rest.</summary>
    public void SayRole()
    {
        if (Server.ReportsRole && IsIn && _isAtRest && Session.Status == TransactionStatus.Idle)
        {
            new ParameterStatus("in_hot_standby", Server.IsStandby ? "on" : "off").Write(Output);
            Flush();
        }
    }

    /// <summary>What may come at any time.</summary>
    /// <param name="which">Which of a few settings has changed.</param>
    public void Chatter(int which = 0)
    {
        if (!IsGone && IsIn)
        {
            (string name, string value) = which switch
            {
                1 => ("search_path", "x"),
                2 => ("session_authorization", "x"),
                3 => ("is_superuser", "off"),
                4 => ("client_encoding", "LATIN1"),
                5 => ("default_transaction_read_only", "on"),
                _ => ("client_encoding", "UTF8"),
            };
            new ParameterStatus(name, value).Write(Output);
            new ParameterStatus("application_name", "x").Write(Output);
            NoticeResponse.Write(Output, Errors.Of("00000", "by the way", "NOTICE"));
            new NotificationResponse(1, "nobody", "listens").Write(Output);
            Flush();
        }
    }

    public void WriteReady()
    {
        if (Session.Status == TransactionStatus.Idle)
        {
            TellNotifications();
        }
        if (_home is { } home && Session.Status == TransactionStatus.Idle)
        {
            Server.Shared!.Return(home);
            _home = null;
        }
        ReadyForQuery.Write(Output, Session.Status);
        Flush();
        _isAtRest = Session.Status == TransactionStatus.Idle;
    }

    public void Flush()
    {
        if (Output.Length > 0)
        {
            Peer.Send(Output.WrittenSpan);
            Output.Clear();
        }
    }

    public void FlushIfFull()
    {
        if (Output.Length >= FlushBytes)
        {
            Flush();
        }
    }

    /// <summary>The process ends: what it had not committed never was.</summary>
    public void End()
    {
        if (IsGone)
        {
            return;
        }
        IsGone = true;
        Execution.Abandon();
        IReadOnlyCollection<string> channels = Session.Channels;
        Server.Remove(this);
        Server.Observer.OnEnded(this, channels);
        Peer.Close();
    }

    private void Note(string words) =>
        Server.Network.Host.Trace.Remark(Server.Network.Host.Now, $"session {Key.ProcessId}", words);

    private void Answer(ErrorFields error)
    {
        if (Server.Network.Host.Trace.KeepsWords)
        {
            Note($"answers {error.SqlState} {error.MessageText}");
        }
        ErrorResponse.Write(Output, error);
        Session.Fail();
        Statements.IsSkipping = true;
    }

    private void TellNotifications()
    {
        while (_notifications.TryDequeue(out NotificationResponse told))
        {
            told.Write(Output);
        }
    }

    private bool TryTakeMessage()
    {
        if (!_login.IsStarted)
        {
            if (!_input.TryTakeStartup(out byte[] packet))
            {
                return false;
            }
            _login.OnStartup(packet);
            return true;
        }
        if (!_input.TryTake(out Frame frame))
        {
            return false;
        }
        if (!_login.IsIn)
        {
            _login.OnPassword(in frame);
            return true;
        }
        _isAtRest = false;
        Peer.Link.IsRandom = false;
        if (Server.Network.Host.Trace.KeepsWords)
        {
            string body = Encoding.ASCII.GetString(frame.Body[..Math.Min(frame.Body.Length, 60)]).Replace('\0', ' ');
            Note($"{(Statements.IsSkipping ? "passes over" : "takes")} {(char)frame.Tag} {body}");
        }
        if (_home is null && Server.Shared is { } shared)
        {
            _home = shared.Take();
            Statements.Move(_home);
        }
        Statements.Handle(in frame);
        return true;
    }
}
