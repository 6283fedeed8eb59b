using System.Globalization;
using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Simulation.Postgres;

/// <summary>How a session is let in. Owned by one backend. Source: PostgreSQL 18, Message Flow, Start-up.</summary>
internal sealed class Login(PostgresBackend backend)
{
    /// <summary>The password of every user.</summary>
    public const string Password = "correct-horse-battery";

    private static readonly byte[] _password = Encoding.UTF8.GetBytes(Password);
    private static readonly byte[] _salt = [1, 2, 3, 4];

    // What pgbouncer passes on by itself.
    private static readonly string[] _passedOn =
    [
        "user",
        "database",
        "client_encoding",
        "application_name",
        "DateStyle",
        "TimeZone",
        "standard_conforming_strings",
    ];

    private readonly List<byte> _seen = [];
    private ScramVerifier? _scram;
    private bool _isChallenged;
    private string _user = "";

    private SimulatedPostgres Server => backend.Server;

    private FrameBuffer Output => backend.Output;

    /// <summary>Whether the startup packet has come.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>Whether it was let in.</summary>
    public bool IsIn { get; private set; }

    /// <summary>Whether the password itself came over the connection.</summary>
    public bool HasSeenSecret { get; private set; }

    /// <summary>Looks at what arrives before the session is in.</summary>
    public void Watch(ReadOnlySpan<byte> bytes)
    {
        if (!IsIn)
        {
            _seen.AddRange(bytes);
            HasSeenSecret |= System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_seen).IndexOf(_password) >= 0;
            if (HasSeenSecret)
            {
                Server.Observer.OnError(backend, Errors.Of("XX000", "the password came in clear"));
            }
        }
    }

    public void OnStartup(byte[] packet)
    {
        switch (StartupPacket.KindOf(packet))
        {
            case StartupPacketKind.CancelRequest:
                IsStarted = true;
                Server.OnCancel(backend.Peer, CancelRequest.Read(packet));
                break;
            case StartupPacketKind.Startup:
                IsStarted = true;
                StartupMessage startup = StartupMessage.Read(packet);
                if (startup.Version > StartupPacket.Version30 && !Server.SpeaksVersion32)
                {
                    new NegotiateProtocolVersion(StartupPacket.Version30, []).Write(Output);
                }
                Start(startup.Parameters);
                break;
            default:
                backend.Peer.Send("N"u8);
                break;
        }
    }

    public void OnPassword(in Frame frame)
    {
        if (frame.Tag == FrontendTag.Password && _scram is not null)
        {
            OnScram(in frame, _scram);
            return;
        }
        string answer = Encoding.UTF8.GetString(frame.Body).TrimEnd('\0');
        if (frame.Tag != FrontendTag.Password || answer != Md5Password.Answer(_user, Password, _salt))
        {
            backend.Die("28P01");
        }
        else
        {
            LetIn();
        }
    }

    private void OnScram(in Frame frame, ScramVerifier scram)
    {
        if (!_isChallenged)
        {
            _isChallenged = true;
            string nonce = Server.Random.Next().ToString("D10", CultureInfo.InvariantCulture);
            byte[] challenge = scram.Challenge(SaslInitialResponse.Read(in frame).Data, nonce, Server.Lie);
            Authentication.Write(Output, AuthenticationKind.SaslContinue, challenge);
            backend.Flush();
        }
        else if (scram.Verify(SaslResponse.Read(in frame), Server.Lie) is { } signature)
        {
            Authentication.Write(Output, AuthenticationKind.SaslFinal, signature);
            LetIn();
        }
        else
        {
            backend.Die("28P01");
        }
    }

    private void Start(IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        foreach ((string name, string value) in parameters)
        {
            if (name == "user")
            {
                _user = value;
            }
            else if (name is not "database")
            {
                backend.Session.SetDefault(name, value);
            }
        }
        if (Server.Refusal is { } refusal)
        {
            backend.Die(refusal);
        }
        else if (Server.Pooler != PoolerMode.None && parameters.FirstOrDefault(IsStrange).Key is { } strange)
        {
            backend.Die("08P01", $"unsupported startup parameter: {strange}");
        }
        else if (Server.Backends.Count >= Server.MaxConnections)
        {
            backend.Die("53300");
        }
        else if (!backend.Strikes(ServerStep.Startup))
        {
            if (Server.Authentication == AuthenticationKind.Ok)
            {
                LetIn();
                return;
            }
            Ask();
        }
    }

    private static bool IsStrange(KeyValuePair<string, string> parameter) =>
        !_passedOn.Contains(parameter.Key, StringComparer.OrdinalIgnoreCase);

    private void Ask()
    {
        if (Server.Authentication == AuthenticationKind.Sasl)
        {
            _scram = new ScramVerifier();
            backend.Peer.Link.IsRandom = true;
            Authentication.WriteSasl(Output, "SCRAM-SHA-256");
        }
        else
        {
            bool isMd5 = Server.Authentication == AuthenticationKind.Md5Password;
            Authentication.Write(Output, Server.Authentication, isMd5 ? _salt : []);
        }
        backend.Flush();
    }

    private void LetIn()
    {
        if (backend.Strikes(ServerStep.Authentication))
        {
            return;
        }
        IsIn = true;
        _seen.Clear();
        Server.Add(backend);
        Authentication.Write(Output, AuthenticationKind.Ok);
        Report("server_version", Server.ReportsRole ? "15.18" : "13.14");
        Report("server_encoding", "UTF8");
        Report("client_encoding", Server.Lie == LoginLie.Encoding ? "LATIN1" : "UTF8");
        Report("DateStyle", "ISO, MDY");
        Report("IntervalStyle", "postgres");
        Report("TimeZone", "UTC");
        Report("integer_datetimes", "on");
        Report("standard_conforming_strings", "on");
        if (Server.ReportsRole)
        {
            Report("in_hot_standby", Server.IsStandby ? "on" : "off");
            Report("default_transaction_read_only", backend.Session.IsReadOnlyByDefault ? "on" : "off");
        }
        for (int i = 0; i < 300 && Server.Lie == LoginLie.Settings; i++)
        {
            Report("x", "y");
        }
        if (Server.Lie != LoginLie.Key)
        {
            backend.Key.Write(Output);
        }
        backend.WriteReady();
    }

    private void Report(string name, string value) => new ParameterStatus(name, value).Write(Output);
}
