using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;

namespace ActorPg.Transport;

/// <summary>
/// Asks a server for encryption and begins it. SSLRequest: Int32 8, Int32 80877103; the answer is one byte, <c>S</c> or <c>N</c>.
/// Source: PostgreSQL, Message Flow, SSL Session Encryption. One handshake a connection.
/// </summary>
/// <remarks>
/// Before the handshake anyone on the way can speak for the server. So nothing it says is shown, and nothing that arrives before the handshake
/// is kept: bytes behind the <c>S</c> end the attempt. A failed handshake is not followed by a plain connection, even where
/// encryption was only preferred.
/// </remarks>
internal sealed class TlsHandshake(PgOptions options, PgEndpoint endpoint)
{
    private static readonly byte[] _sslRequest = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];
    private static readonly SslApplicationProtocol _postgres = new("postgresql");

    /// <summary>Takes the socket over if it succeeds.</summary>
    /// <exception cref="PgConnectionException">Encryption was demanded and cannot be had, or its certificate is not to be trusted.</exception>
    internal async ValueTask<ITransport> RunAsync(
        OpenSocket socket,
        Encryption encryption,
        CancellationToken cancellationToken
    )
    {
        try
        {
            bool direct = options.SslNegotiation == PgSslNegotiation.Direct;
            if (!direct && !await OfferedAsync(socket, cancellationToken).ConfigureAwait(false))
            {
                return encryption == Encryption.IfOffered
                    ? SocketConnector.InClear(socket, endpoint, options)
                    : throw Failure("the server does not offer encryption, and sslmode demands it");
            }
            return await EncryptAsync(socket, direct, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw ConnectFailure.Of(endpoint, ConnectFailure.Reason(e), e);
        }
    }

    private async ValueTask<bool> OfferedAsync(OpenSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(_sslRequest, cancellationToken).ConfigureAwait(false);
        // No more than the one byte is taken from the socket, so that nothing sent in clear can be mistaken for decrypted bytes.
        byte[] answer = new byte[1];
        int received = await socket.ReceiveAsync(answer, cancellationToken).ConfigureAwait(false);
        if (received == 0)
            throw Failure("the server hung up when asked for encryption");
        if (answer[0] is (byte)'S' or (byte)'N' && socket.Socket.Available > 0)
            throw Failure(
                "unencrypted bytes followed the answer to the request for encryption; somebody may be interfering"
            );
        return answer[0] switch
        {
            (byte)'S' => true,
            (byte)'N' => false,
            (byte)'E' => throw Failure("the server answered the request for encryption with an error"),
            _ => throw Failure("the answer to the request for encryption is not a PostgreSQL server's"),
        };
    }

    private async ValueTask<ITransport> EncryptAsync(
        OpenSocket socket,
        bool direct,
        CancellationToken cancellationToken
    )
    {
        CertificateRule rule = Rule();
        var stream = new SslStream(socket.AsStream(), leaveInnerStreamOpen: false);
        try
        {
            await stream.AuthenticateAsClientAsync(Settings(rule), cancellationToken).ConfigureAwait(false);
            if (direct && stream.NegotiatedApplicationProtocol != _postgres)
                throw Failure("the server took the TLS handshake but did not agree to speak PostgreSQL's protocol");
            if (options.SslCertMode == PgSslCertMode.Require && !stream.IsMutuallyAuthenticated)
                throw Failure(
                    "the client's certificate was not asked for, or there is none, and sslcertmode demands it"
                );
            var security = new TransportSecurity(
                IsEncrypted: true,
                rule.IsVerified,
                CertificateHash.Of(stream.RemoteCertificate)
            );
            return new TlsTransport(stream, socket.Socket, options.ReadBufferBytes, security);
        }
        catch (Exception e)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            if (e is AuthenticationException or IOException)
                throw Failure(rule.Objection ?? $"the TLS handshake failed ({Innermost(e).Message.TrimEnd('.')})", e);
            throw;
        }
    }

    private SslClientAuthenticationOptions Settings(CertificateRule rule) =>
        new()
        {
            TargetHost = options.SslServerName ? endpoint.Host : "",
            EnabledSslProtocols = Versions(options),
            ApplicationProtocols = [_postgres],
            CertificateChainPolicy = rule.ChainPolicy,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                rule.Accepts(certificate, chain, errors),
            ClientCertificateContext = rule.ClientCertificate,
        };

    private static SslProtocols Versions(PgOptions options) =>
        (options.SslMinVersion, options.SslMaxVersion) switch
        {
            (PgTlsVersion.Tls13, _) => SslProtocols.Tls13,
            (_, PgTlsVersion.Tls12) => SslProtocols.Tls12,
            _ => SslProtocols.Tls12 | SslProtocols.Tls13,
        };

    /// <summary>Reads the certificate files anew for every connection: they are replaced while programs run.</summary>
    private CertificateRule Rule()
    {
        try
        {
            return new CertificateRule(options, endpoint.Host);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw Failure("a certificate file cannot be read", e);
        }
    }

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
            exception = inner;
        return exception;
    }

    private PgConnectionException Failure(string reason, Exception? cause = null) =>
        ConnectFailure.Of(endpoint, reason, cause);
}
