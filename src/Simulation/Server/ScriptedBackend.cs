using System.Diagnostics.CodeAnalysis;
using ActorPg.Simulation.Engine;
using ActorPg.Simulation.Network;
using ActorPg.Wire.Errors;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>One connection of a <see cref="ScriptedServer"/>: follows its script, then answers by itself. Owned by the simulation's thread.</summary>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "Its buffer is left to the garbage collector: a test may send for as long as it lives."
)]
internal sealed class ScriptedBackend : ISimulatedServer
{
    private const int FlushBytes = 8192;

    private readonly FrontendInput _input = new();
    private readonly FrameBuffer _output = new();
    private readonly List<ReceivedMessage> _received = [];
    private readonly ServerScript? _script;
    private TimedEvent? _wait;
    private bool _started;

    public ScriptedBackend(ScriptedServer server, SimulatedPeer peer, BackendKeyData key, ServerScript? script)
    {
        Server = server;
        Peer = peer;
        Key = key;
        _script = script;
        Session = new SessionState(this);
        Execution = new Execution(this, Session);
        Statements = new StatementService(this);
        server.Network.Host.Queue.Post(TraceKind.Network, peer.Link.Name, Advance);
    }

    public ScriptedServer Server { get; }

    public SimulatedPeer Peer { get; }

    /// <summary>What a CancelRequest has to name to hit this backend.</summary>
    public BackendKeyData Key { get; }

    /// <summary>The startup parameters; empty before they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Startup { get; private set; } = [];

    /// <summary>Every message so far.</summary>
    public IReadOnlyList<ReceivedMessage> Received => _received;

    /// <summary>The tags of <see cref="Received"/> as letters: <c>0PBDES</c>.</summary>
    public string Tags => string.Concat(_received.Select(message => message.Letter));

    /// <summary>The SQL text being executed; null when none is.</summary>
    public string? Running => Execution.Running?.Sql;

    /// <summary>Where the session stands.</summary>
    public TransactionStatus Status => Session.Status;

    /// <summary>True once no more bytes come from the client.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Why the connection ended, when it did not end in good order.</summary>
    public Exception? ClosedBy { get; private set; }

    /// <summary>What leaves at the next flush.</summary>
    public FrameBuffer Output => _output;

    public SessionState Session { get; }

    public Execution Execution { get; }

    public StatementService Statements { get; }

    public static ErrorFields ErrorOf(string sqlState, string message, string severity = "ERROR") =>
        new()
        {
            LocalizedSeverity = severity,
            InvariantSeverity = severity,
            SqlState = sqlState,
            MessageText = message,
            Routine = "ScriptedBackend", // every error of a server process has one
        };

    /// <summary>Sends what is written at once, behind what waits: a notice, a notification, an answer out of turn.</summary>
    public void Send(Action<FrameBuffer> write)
    {
        write(_output);
        FlushOutput();
    }

    /// <summary>Ends the session as a server does: a FATAL error, then the end of the stream.</summary>
    public void Die(string sqlState, string message)
    {
        Send(target => ErrorResponse.Write(target, ErrorOf(sqlState, message, "FATAL")));
        Peer.Close();
    }

    /// <summary>Lets a held statement go on.</summary>
    /// <exception cref="InvalidOperationException">None is held.</exception>
    public void Release()
    {
        if (Execution.Running is null)
        {
            throw new InvalidOperationException("No statement is held.");
        }
        Server.Network.Host.Queue.Post(TraceKind.Network, Peer.Link.Name, Continue);
    }

    /// <summary>Cancels the statement that runs. False when none does.</summary>
    public bool Interrupt()
    {
        bool hit = Execution.Interrupt();
        Advance();
        return hit;
    }

    /// <summary>AuthenticationOk, the parameters, BackendKeyData and ReadyForQuery.</summary>
    public void Greet()
    {
        Authentication.Write(_output, AuthenticationKind.Ok);
        foreach ((string name, string value) in Server.Parameters)
        {
            new ParameterStatus(name, value).Write(_output);
        }
        Key.Write(_output);
        ReadyForQuery.Write(_output, TransactionStatus.Idle);
        FlushOutput();
    }

    public void OnBytes(ReadOnlySpan<byte> bytes)
    {
        _input.Append(bytes);
        Advance();
    }

    public void OnClosed(Exception? reason)
    {
        IsClosed = true;
        ClosedBy = reason;
        Execution.Abandon();
        _wait?.Cancel();
    }

    /// <summary>Sends what waits.</summary>
    public void FlushOutput()
    {
        if (_output.Length > 0)
        {
            Peer.Send(_output.WrittenSpan);
            _output.Clear();
        }
    }

    /// <summary>Sends what waits, if it is more than a server keeps.</summary>
    public void FlushIfFull()
    {
        if (_output.Length >= FlushBytes)
        {
            FlushOutput();
        }
    }

    /// <summary>Goes on where a statement that took time has ended.</summary>
    public void Continue()
    {
        if (!IsClosed && !Peer.IsClosed)
        {
            Execution.Continue();
            Advance();
        }
    }

    private void Advance()
    {
        while (!Peer.IsClosed && _wait is null && Execution.Running is null)
        {
            bool hasStep = TryPeekStep(out ScriptStep step);
            if (hasStep && step.Expected is null)
            {
                TakeStep(step);
            }
            else if (!TryTakeMessage(hasStep ? step.Expected : null))
            {
                return;
            }
        }
    }

    private bool TryPeekStep(out ScriptStep step)
    {
        step = default;
        return _script is not null && _script.TryPeek(out step);
    }

    private void TakeStep(in ScriptStep step)
    {
        _script!.Take();
        if (step.Wait is { } time)
        {
            _wait = Server.Network.Host.Queue.Schedule(
                time,
                isTimer: false,
                TraceKind.Network,
                Peer.Link.Name,
                EndWait
            );
        }
        step.Action?.Invoke(this);
    }

    private void EndWait()
    {
        _wait = null;
        Advance();
    }

    private bool TryTakeMessage(byte? expected)
    {
        if (!_started)
        {
            return TryTakeStartup(expected);
        }
        if (!_input.TryTake(out Frame frame))
        {
            return false;
        }
        _received.Add(new ReceivedMessage(frame.Tag, frame.Body.ToArray()));
        if (Follows(frame.Tag, expected))
        {
            return true;
        }
        Statements.Handle(in frame);
        return true;
    }

    private bool TryTakeStartup(byte? expected)
    {
        if (!_input.TryTakeStartup(out byte[] packet))
        {
            return false;
        }
        _received.Add(new ReceivedMessage(0, packet));
        StartupPacketKind kind = StartupPacket.KindOf(packet);
        _started = kind is StartupPacketKind.Startup;
        if (_started)
        {
            Startup = StartupMessage.Read(packet).Parameters;
        }
        if (Follows(0, expected))
        {
            return true;
        }
        switch (kind)
        {
            case StartupPacketKind.CancelRequest:
                Server.OnCancel(Peer, CancelRequest.Read(packet));
                break;
            case StartupPacketKind.Startup:
                Greet();
                break;
            default:
                Peer.Send("N"u8);
                break;
        }
        return true;
    }

    /// <summary>True when the message was the one that the script expects; false when there is no script to follow.</summary>
    private bool Follows(byte tag, byte? expected)
    {
        if (expected == tag)
        {
            _script!.Take();
            return true;
        }
        if (expected is not null || _script is { Serves: false })
        {
            ThrowUnexpected(tag, expected);
        }
        return false;
    }

    [DoesNotReturn]
    private void ThrowUnexpected(byte tag, byte? expected)
    {
        string wanted = expected switch
        {
            null => "nothing more",
            0 => "the startup packet",
            byte letter => $"'{(char)letter}'",
        };
        throw new SimulationException(
            $"The script of {Peer.Link.Name} expects {wanted}, and the client sent '{new ReceivedMessage(tag, []).Letter}' (so far: {Tags})",
            Server.Network.Host.Now,
            Server.Network.Host.Trace
        );
    }
}
