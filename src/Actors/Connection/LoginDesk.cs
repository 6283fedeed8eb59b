using ActorPg.Model;
using ActorPg.Pool;
using ActorPg.Transport;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Connection;

/// <summary>Logging in over a new link. Owned by the connection actor.</summary>
internal sealed class LoginDesk
{
    // PostgreSQL reports some fifteen settings of a few bytes each.
    private const int MostSettings = 256;
    private const int MostSettingBytes = 1 << 18;

    private readonly PgOptions _options;
    private readonly Pooler _pooler;
    private readonly Link _link;
    private readonly IActorContext<IConnectionMessage> _context;
    private int _settings;
    private int _settingBytes;

    public LoginDesk(PoolGate pool, Link link, IActorContext<IConnectionMessage> context)
    {
        _options = link.Route.Options;
        _pooler = pool.Pooler;
        _link = link;
        _context = context;
    }

    /// <summary>Writes the startup message; the answers come to the exchange that it begins.</summary>
    public void Begin(string? password)
    {
        int version =
            _options.MaxProtocolVersion == PgProtocolVersion.Version32
                ? StartupPacket.Version32
                : StartupPacket.Version30;
        StartupMessage.Write(_link.Output.Filling, version, StartupParameters.Of(_options, _pooler.RefusedSettings));
        _link.Session.Begin(
            new HandshakeExchange(_options.User, password, Nonce.Fresh(), LoginRules.Of(_link.Route, _link.Security))
            {
                AskedVersion = version,
            }
        );
    }

    /// <summary>The server's challenge takes thousands of hashes: they run elsewhere, and come back as a message.</summary>
    public void Compute(HandshakeExchange handshake, Conversation asker) =>
        _context.Compute(handshake.Work, work => new WorkDone(asker, work), reason => new WorkFailed(asker, reason));

    /// <summary>The hashes are there.</summary>
    public void Resume(LoginWork work)
    {
        var handshake = (HandshakeExchange)_link.Session.Head!;
        handshake.Resume(work);
        handshake.WriteAnswer(_link.Output.Filling);
    }

    /// <summary>The server reports a setting before it lets anybody in.</summary>
    /// <exception cref="PgProtocolException">It goes on and on.</exception>
    public void CountSetting(int bytes)
    {
        _settingBytes += bytes;
        if (++_settings > MostSettings || _settingBytes > MostSettingBytes)
        {
            throw new PgProtocolException(
                $"The server reports one setting after the other before it lets anybody in ({_settings}, of {_settingBytes} bytes)."
            );
        }
    }

    /// <summary>The server let us in; it said who it is to a CancelRequest.</summary>
    public void Finish(HandshakeExchange handshake)
    {
        handshake.Dispose();
        _link.ProcessId = handshake.ProcessId;
        _link.Server.ProcessId = handshake.ProcessId;
        _link.CancelKey = handshake.CancelKey;
        _pooler.Meet(handshake.ProcessId, hasKey: handshake.CancelKey.Length > 0);
    }

    /// <summary>Whether the server is of the kind that was asked for. Null: it has been asked, and the answer will come to the exchange that this began.</summary>
    /// <param name="probe">The server's answer; null when it has not been asked.</param>
    public bool? CheckRole(RoleProbeExchange? probe)
    {
        PgTargetSession wanted = _link.Route.Role;
        ServerRole role = probe is null
            ? ServerRole.Reported(_link.Server)
            : new ServerRole(probe.IsInRecovery ?? false, probe.IsReadOnly ?? false);
        bool? suits = role.Suits(wanted);
        if (suits is null)
        {
            _link.Session.Begin(RoleProbeExchange.Write(_link.Output.Filling));
        }
        else if (suits is false)
        {
            Terminate.Write(_link.Output.Filling);
            _link.Output.Flush();
            _link.Doom = ServerRole.Refuse(_link.Endpoint, wanted);
        }
        return suits;
    }
}
