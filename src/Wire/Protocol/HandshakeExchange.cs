using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Wire.Protocol;

/// <summary>
/// Logging in: from the startup message, which is written before it begins, to the first ReadyForQuery. Gives the password only to a server, and in a form,
/// that the policy allows. Source: PostgreSQL 18, Message Flow, Start-up.
/// </summary>
internal sealed class HandshakeExchange : Exchange, IDisposable
{
    /// <summary>Rounds of authentication that a server may ask for; no honest one needs more than four.</summary>
    private const int MostRounds = 16;

    private readonly string _user;
    private readonly string? _password;
    private readonly string _nonce;
    private readonly LoginPolicy _policy;
    private Stage _stage = Stage.Authenticating;
    private int _rounds;
    private ScramSha256? _scram;
    private ScramWork? _work;
    private ScramProof? _proof;
    private IGssClient? _gss;
    private bool _isBinding;
    private bool _isProven;
    private Action<FrameBuffer>? _answer;
    private int? _negotiated;

    /// <summary>A handshake that has not begun.</summary>
    /// <param name="user">The user of the startup message.</param>
    /// <param name="password">Null when there is none: fine for servers that ask for none.</param>
    /// <param name="nonce">Printable, fresh and unguessable: for SCRAM.</param>
    /// <param name="policy">What may be answered over this link.</param>
    public HandshakeExchange(string user, string? password, string nonce, LoginPolicy policy)
    {
        _user = user;
        _password = password;
        _nonce = nonce;
        _policy = policy;
    }

    private enum Stage
    {
        Authenticating,
        Challenged,
        Proving,
        Negotiating,
        Settings,
    }

    /// <inheritdoc />
    public override bool IsComplete => _stage == Stage.Settings;

    /// <summary>The version of the startup message.</summary>
    public int AskedVersion { get; init; } = StartupPacket.Version30;

    /// <summary>The version that is spoken, when the server has let us in.</summary>
    public int SpokenVersion => _negotiated ?? AskedVersion;

    /// <summary>The server process that answers; a CancelRequest names it.</summary>
    public int ProcessId { get; private set; }

    /// <summary>The secret of a CancelRequest; empty when the server gave none.</summary>
    public byte[] CancelKey { get; private set; } = [];

    /// <summary>The long computation after <see cref="Progress.Compute"/>: to be run elsewhere, and its result handed to <see cref="Resume"/>.</summary>
    public LoginWork Work()
    {
        if (_gss is { } gss)
        {
            return new LoginWork(gss.Next([]));
        }
        ScramWork work = _work!;
        _work = null;
        return new LoginWork(work.Derive());
    }

    /// <summary>The computation is done: <see cref="WriteAnswer"/> has what the server waits for, if it waits for anything.</summary>
    public void Resume(LoginWork work)
    {
        if (work.Proof is { } proof)
        {
            _proof = proof;
            _answer = output => SaslResponse.Write(output, proof.ClientFinal);
            return;
        }
        _ = Take(work.Step!);
    }

    /// <inheritdoc />
    public override void WriteAnswer(FrameBuffer output)
    {
        Action<FrameBuffer> answer = _answer ?? throw new InvalidOperationException("The handshake owes no answer.");
        _answer = null;
        answer(output);
    }

    /// <summary>The login is over, or was given up.</summary>
    public void Dispose()
    {
        _work?.Dispose();
        _gss?.Dispose();
    }

    /// <inheritdoc />
    public override string ToString() => $"the handshake at {_stage}";

    /// <inheritdoc />
    protected override Progress OnFrame(in Frame frame)
    {
        switch (frame.Tag)
        {
            case BackendTag.Authentication when _stage != Stage.Settings:
                return Authenticate(Authentication.Read(in frame));
            case BackendTag.BackendKeyData when _stage == Stage.Settings:
                BackendKeyData key = BackendKeyData.Read(in frame);
                ProcessId = key.ProcessId;
                CancelKey = key.SecretKey;
                return Progress.More;
            case BackendTag.NegotiateProtocolVersion when _stage == Stage.Authenticating && _negotiated is null:
                return Negotiate(NegotiateProtocolVersion.Read(in frame));
            default:
                return Progress.Violation;
        }
    }

    /// <summary>The server knows an older version than was asked for. No options were asked for, so there are none for it not to know.</summary>
    private Progress Negotiate(NegotiateProtocolVersion offer)
    {
        if (offer.Version < StartupPacket.Version30 || offer.Version > AskedVersion || offer.UnknownOptions.Length > 0)
        {
            throw new PgProtocolException(
                $"The server offers protocol {offer.Version >> 16}.{offer.Version & 0xFFFF} and refuses {offer.UnknownOptions.Length} options, where {AskedVersion >> 16}.{AskedVersion & 0xFFFF} and none were asked for."
            );
        }
        _negotiated = offer.Version;
        return Progress.More;
    }

    private Progress Authenticate(Authentication request)
    {
        if (++_rounds > MostRounds)
        {
            throw new PgAuthenticationException(
                $"The server asks for authentication again and again ({MostRounds} times)."
            );
        }
        return (_stage, request.Kind) switch
        {
            (Stage.Authenticating, AuthenticationKind.Ok) => Enter(Stage.Settings),
            (Stage.Proving or Stage.Negotiating, AuthenticationKind.Ok) when _isProven => Enter(Stage.Settings),
            (Stage.Authenticating, AuthenticationKind.CleartextPassword) => AnswerInClear(),
            (Stage.Authenticating, AuthenticationKind.Md5Password) => AnswerMd5(request.Payload),
            (Stage.Authenticating, AuthenticationKind.Gss) => BeginGss(AuthMethods.Gss),
            (Stage.Authenticating, AuthenticationKind.Sspi) => BeginGss(AuthMethods.Sspi),
            (Stage.Negotiating, AuthenticationKind.GssContinue) when !_isProven => Negotiate(request.Payload),
            (Stage.Authenticating, AuthenticationKind.Sasl) => BeginSasl(request.Mechanisms()),
            (Stage.Challenged, AuthenticationKind.SaslContinue) => Challenge(request.Payload),
            (Stage.Proving, AuthenticationKind.SaslFinal) when _proof is not null && !_isProven => Verify(
                request.Payload
            ),
            (Stage.Authenticating, _) => throw new PgAuthenticationException(
                $"The server asks for authentication by {request.Kind}, which is not supported."
            ),
            _ => throw new PgAuthenticationException(
                "The server broke off authentication without proving that it knows the password."
            ),
        };
    }

    private Progress AnswerInClear()
    {
        _policy.Check(AuthMethods.Password);
        string password = RequirePassword();
        _isProven = true;
        _answer = output => PasswordMessage.Write(output, password);
        return Progress.Answer;
    }

    private Progress AnswerMd5(ReadOnlySpan<byte> salt)
    {
        _policy.Check(AuthMethods.Md5);
        string answer = Md5Password.Answer(_user, RequirePassword(), salt);
        _isProven = true;
        _answer = output => PasswordMessage.Write(output, answer);
        return Progress.Answer;
    }

    private Progress BeginGss(AuthMethods method)
    {
        _policy.Check(method);
        _gss =
            _policy.Gss?.Invoke()
            ?? throw new PgAuthenticationException(
                "The server asks for authentication by GSSAPI, which is not to be had here."
            );
        _stage = Stage.Negotiating;
        return Progress.Compute;
    }

    // The first token may take a journey to a key distribution center; those that follow are quick, and the last is followed by Ok at once.
    private Progress Negotiate(ReadOnlySpan<byte> token) => Take(_gss!.Next(token.ToArray()));

    private Progress Take(GssStep step)
    {
        _isProven = step.IsOver;
        if (step.Token is not { Length: > 0 } token)
        {
            _answer = static _ => { };
            return Progress.More;
        }
        _answer = output => GssResponse.Write(output, token);
        return Progress.Answer;
    }

    private Progress BeginSasl(IReadOnlyList<string> mechanisms)
    {
        _policy.Check(AuthMethods.Scram);
        ScramBinding binding = _policy.Bind(mechanisms);
        _ = RequirePassword();
        _isBinding = binding.Mechanism == ScramSha256.PlusMechanism;
        _scram = new ScramSha256(_nonce, _policy.Iterations, binding);
        byte[] first = _scram.ClientFirst;
        _answer = output => SaslInitialResponse.Write(output, binding.Mechanism, first);
        _stage = Stage.Challenged;
        return Progress.Answer;
    }

    private Progress Challenge(ReadOnlySpan<byte> serverFirst)
    {
        _work = _scram!.Challenge(serverFirst, RequirePassword());
        _stage = Stage.Proving;
        return Progress.Compute;
    }

    private Progress Verify(ReadOnlySpan<byte> serverFinal)
    {
        _proof!.Verify(serverFinal);
        _isProven = true;
        return Progress.More;
    }

    private string RequirePassword() =>
        _password
        ?? throw new PgAuthenticationException(
            $"The server asks for the password of user \"{_user}\", and none was given."
        );

    private Progress Enter(Stage stage)
    {
        _policy.CheckEnd(_isProven, _isProven && _isBinding);
        _stage = stage;
        return Progress.More;
    }
}
