using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Transport;

/// <summary>A server that understands no more than the request for encryption, with a certificate that it signed itself.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly Socket _listener = Loopback.Listen();
    private readonly X509Certificate2 _certificate;
    private readonly string _directory = Directory.CreateTempSubdirectory("apg").FullName;

    internal TlsServer(string name = "localhost", bool expired = false)
    {
        _certificate = Certificate(name, expired ? -1 : 30);
        RootFile = Path.Combine(_directory, "root.crt");
        File.WriteAllText(RootFile, _certificate.ExportCertificatePem());
    }

    /// <summary>What trusts this server.</summary>
    internal string RootFile { get; }

    internal SslApplicationProtocol? Protocol { get; init; }

    internal X509Certificate? ClientCertificate { get; private set; }

    /// <summary>True if another connection waits to be taken.</summary>
    internal bool IsAskedAgain => _listener.Poll(0, SelectMode.SelectRead);

    internal PgEndpoint Endpoint(string host = "localhost") => new(host, Loopback.Port(_listener));

    /// <summary>Takes one connection and its SSLRequest, and answers with these bytes.</summary>
    internal async Task<Socket> AnswerAsync(byte[] answer)
    {
        Socket socket = await _listener.AcceptAsync();
        byte[] request = new byte[8];
        int count = 0;
        while (count < request.Length)
            count += await socket.ReceiveAsync(request.AsMemory(count));
        Assert.Equal([0, 0, 0, 8, 4, 210, 22, 47], request);
        await socket.SendAsync(answer);
        return socket;
    }

    internal async Task<SslStream> EncryptAsync(bool direct = false)
    {
        Socket socket = direct ? await _listener.AcceptAsync() : await AnswerAsync("S"u8.ToArray());
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = Protocol is { } protocol ? [protocol] : null,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                ClientCertificate = certificate;
                return certificate is null || certificate.Subject.Length > 0;
            },
        };
        await stream.AuthenticateAsServerAsync(options);
        return stream;
    }

    internal async Task<ITransport> ConnectAsync(PgOptions options, string host = "localhost") =>
        await new SocketConnector(options).ConnectAsync(Endpoint(host), default).AsTask().WaitAsync(Loopback.Patience);

    internal async Task<string> RefusedAsync(PgOptions options, string host = "localhost")
    {
        PgConnectionException failure = await Assert.ThrowsAsync<PgConnectionException>(() =>
            ConnectAsync(options, host)
        );
        Assert.Equal(PgOutcome.NotSent, failure.Outcome);
        return failure.ToString();
    }

    /// <summary>Writes a certificate and its key as files, as a client keeps them.</summary>
    internal (string Certificate, string Key) ClientFiles(string password)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=app", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddDays(1)
        );
        string certificateFile = Path.Combine(_directory, "client.crt");
        string keyFile = Path.Combine(_directory, "client.key");
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportEncryptedPkcs8PrivateKeyPem(password, encryption));
        return (certificateFile, keyFile);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _certificate.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static X509Certificate2 Certificate(string name, int daysLeft)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-30), now.AddDays(daysLeft));
    }
}
