using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Simulation.Server;

/// <summary>
/// What the server does on one connection, step by step. A message other than the one expected fails the simulation. At the end of the script a further message
/// does, too, unless <see cref="ThenServe"/> was the last step.
/// </summary>
internal sealed class ServerScript
{
    private readonly Queue<ScriptStep> _steps = [];

    /// <summary>Whether the backend answers by itself at the end.</summary>
    public bool Serves { get; private set; }

    /// <summary>Waits for the startup packet, of whatever kind.</summary>
    public ServerScript ExpectStartup() => Add(new ScriptStep(0, null, null));

    /// <summary>Waits for messages with these <c>FrontendTag</c>s, in this order.</summary>
    public ServerScript Expect(params byte[] tags)
    {
        foreach (byte tag in tags)
        {
            Add(new ScriptStep(tag, null, null));
        }
        return this;
    }

    /// <summary>Sends what is written, at once.</summary>
    public ServerScript Send(Action<FrameBuffer> write) => Do(backend => backend.Send(write));

    /// <summary>Sends bytes that need be no message.</summary>
    public ServerScript SendRaw(byte[] bytes) => Do(backend => backend.Peer.Send(bytes));

    /// <summary>AuthenticationOk, the parameters, BackendKeyData and ReadyForQuery.</summary>
    public ServerScript SendReady() => Do(static backend => backend.Greet());

    /// <summary>Sends an ErrorResponse.</summary>
    public ServerScript SendError(string sqlState, string message, string severity = "ERROR") =>
        Send(target => ErrorResponse.Write(target, ScriptedBackend.ErrorOf(sqlState, message, severity)));

    /// <summary>Lets virtual time pass.</summary>
    public ServerScript Wait(TimeSpan time) => Add(new ScriptStep(null, time, null));

    public ServerScript Close() => Do(static backend => backend.Peer.Close());

    public ServerScript Reset() => Do(static backend => backend.Peer.Reset());

    public ServerScript Do(Action<ScriptedBackend> action) => Add(new ScriptStep(null, null, action));

    /// <summary>From here on, the canned statements answer.</summary>
    public ServerScript ThenServe()
    {
        Serves = true;
        return this;
    }

    public bool TryPeek(out ScriptStep step) => _steps.TryPeek(out step);

    public void Take() => _steps.Dequeue();

    private ServerScript Add(ScriptStep step)
    {
        if (Serves)
        {
            throw new InvalidOperationException("Nothing can follow ThenServe.");
        }
        _steps.Enqueue(step);
        return this;
    }
}
