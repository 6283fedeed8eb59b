using System.Net;
using System.Net.Security;
using System.Security.Principal;
using ActorPg.Wire.Protocol.Auth;

namespace ActorPg.Connection;

/// <summary>
/// Logs in by Kerberos with the ticket that the process's user has, or its keytab: through GSSAPI, on Windows through SSPI. Both sides show who they are. Source:
/// PostgreSQL 18, GSSAPI Authentication. Owned by one login.
/// </summary>
internal sealed class KerberosClient : IGssClient
{
    private readonly NegotiateAuthentication _negotiation;
    private readonly string _target;

    /// <summary>A client for one login.</summary>
    /// <param name="service">The service part of the server's name.</param>
    /// <param name="host">The host that was asked for.</param>
    public KerberosClient(string service, string host)
    {
        _target = $"{service}/{host}";
        _negotiation = new NegotiateAuthentication(
            new NegotiateAuthenticationClientOptions
            {
                Package = OperatingSystem.IsWindows() ? "Negotiate" : "Kerberos",
                Credential = CredentialCache.DefaultNetworkCredentials,
                TargetName = _target,
                RequireMutualAuthentication = true,
                AllowedImpersonationLevel = TokenImpersonationLevel.Identification,
            }
        );
    }

    /// <inheritdoc />
    public GssStep Next(byte[] token)
    {
        NegotiateAuthenticationStatusCode status;
        byte[]? answer;
        try
        {
            answer = _negotiation.GetOutgoingBlob(token, out status);
        }
        catch (Exception e)
            when (e is PlatformNotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            throw new PgAuthenticationException(
                "The server asks for authentication by GSSAPI, and the system has no library for that.",
                e
            );
        }
        return status switch
        {
            NegotiateAuthenticationStatusCode.Completed => new GssStep(answer, IsOver: true),
            NegotiateAuthenticationStatusCode.ContinueNeeded => new GssStep(answer, IsOver: false),
            _ => throw new PgAuthenticationException(
                $"Kerberos does not let us in at {_target}: {status}. Is there a ticket (klist)?"
            ),
        };
    }

    public void Dispose() => _negotiation.Dispose();
}
