namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// What may be told to a server, over the link at hand: asked before anything is answered. Immutable. Sources: PostgreSQL 18, libpq, require_auth and
/// channel_binding; RFC 5802, section 6.
/// </summary>
internal sealed record LoginPolicy
{
    /// <summary>What a server may ask of SCRAM.</summary>
    public ScramIterations Iterations { get; init; } = ScramIterations.Default;

    /// <summary>The ways to log in that will do.</summary>
    public AuthMethods Methods { get; init; } = AuthMethods.Any;

    /// <summary>Whether the password itself may be sent: to a server that has shown who it is, or where somebody asked for just that.</summary>
    public bool AllowsClear { get; init; }

    /// <summary>Whether the link is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>The hash of the server's certificate, for tls-server-end-point; null when its signature has none.</summary>
    public byte[]? CertificateHash { get; init; }

    /// <summary>When SCRAM is bound to the certificate.</summary>
    public BindingUse Binding { get; init; } = BindingUse.IfOffered;

    /// <summary>Makes the client's side of GSSAPI; null where it is not to be had.</summary>
    public Func<IGssClient>? Gss { get; init; }

    /// <summary>Refuses a way to log in that will not do.</summary>
    /// <exception cref="PgAuthenticationException">It is not allowed, or cannot be bound to the channel although it must.</exception>
    public void Check(AuthMethods method)
    {
        if ((Methods & method) == AuthMethods.Nothing)
        {
            throw new PgAuthenticationException(
                $"The server asks for authentication by {Spell(method)}, which require_auth does not allow; nothing was sent."
            );
        }
        if (Binding == BindingUse.Always && method != AuthMethods.Scram)
        {
            throw new PgAuthenticationException(
                $"The server asks for authentication by {Spell(method)}, which cannot be bound to the TLS channel, as channel_binding requires; nothing was sent."
            );
        }
        if (method == AuthMethods.Password && !AllowsClear)
        {
            throw new PgAuthenticationException(
                "The server asks for the password in clear and has not shown by its certificate that it is the right one; it was not sent. "
                    + "Let the certificate be checked (sslmode verify-full), or allow it by require_auth=password."
            );
        }
    }

    /// <summary>Refuses a server that lets in without having asked, or without a proof that the policy demands.</summary>
    /// <param name="isProven">Whether any method was gone through to its end.</param>
    /// <param name="isBound">Whether that was SCRAM with channel binding.</param>
    /// <exception cref="PgAuthenticationException">It will not do.</exception>
    public void CheckEnd(bool isProven, bool isBound)
    {
        if (!isProven && (Methods & AuthMethods.NotAsked) == AuthMethods.Nothing)
        {
            throw new PgAuthenticationException(
                "The server lets in without asking for authentication, which require_auth does not allow."
            );
        }
        if (!isBound && Binding == BindingUse.Always)
        {
            throw new PgAuthenticationException(
                "The server lets in without SCRAM that is bound to the TLS channel, as channel_binding requires."
            );
        }
    }

    /// <summary>How to bind, given what the server offers.</summary>
    /// <param name="mechanisms">Its SASL mechanisms.</param>
    /// <exception cref="PgAuthenticationException">None of them will do.</exception>
    public ScramBinding Bind(IReadOnlyList<string> mechanisms)
    {
        bool offersPlus = mechanisms.Contains(ScramSha256.PlusMechanism, StringComparer.Ordinal);
        bool offersPlain = mechanisms.Contains(ScramSha256.Mechanism, StringComparer.Ordinal);
        if (offersPlus && IsEncrypted && CertificateHash is { } hash && Binding != BindingUse.Never)
        {
            return ScramBinding.TlsServerEndPoint(hash);
        }
        if (Binding == BindingUse.Always)
        {
            throw new PgAuthenticationException(WhyUnbound(offersPlus));
        }
        if (offersPlus && !IsEncrypted && Binding != BindingUse.Never)
        {
            // Whoever stands in between and speaks TLS with the server in our place passes its offer on.
            throw new PgAuthenticationException(
                $"The server offers {ScramSha256.PlusMechanism} over a connection without TLS; somebody may be interfering."
            );
        }
        if (!offersPlain)
        {
            throw new PgAuthenticationException(
                $"The server offers no SASL mechanism that is supported: {string.Join(", ", mechanisms)}."
            );
        }
        bool couldBind = IsEncrypted && CertificateHash is not null && Binding != BindingUse.Never;
        return couldBind ? ScramBinding.NotOffered : ScramBinding.None;
    }

    private string WhyUnbound(bool isOffered) =>
        (IsEncrypted, isOffered) switch
        {
            (false, _) => "channel_binding is required, and the connection is not encrypted.",
            (_, false) => "channel_binding is required, and the server does not offer it.",
            _ =>
                "channel_binding is required, and the server's certificate has a signature that defines no hash to bind to.",
        };

    private static string Spell(AuthMethods method) =>
        method switch
        {
            AuthMethods.Password => "password",
            AuthMethods.Md5 => "md5",
            AuthMethods.Gss => "gss",
            AuthMethods.Sspi => "sspi",
            AuthMethods.Scram => "scram-sha-256",
            AuthMethods.OAuth => "oauth",
            _ => "a method that is not supported",
        };
}
