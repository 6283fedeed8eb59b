using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPg.Actors.Tests.Transport;
using ActorPg.Transport;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>A port that answers a request for encryption as a test likes, and shows a certificate that a test made.</summary>
internal sealed class TlsTrap : IDisposable
{
    private readonly Socket _listener = Loopback.Listen();
    private readonly string _directory = Directory.CreateTempSubdirectory("apg").FullName;

    /// <summary>All bytes that the client sent before encryption, the request for it included.</summary>
    public List<byte> Received { get; } = [];

    public PgEndpoint Endpoint(string host) => new(host, Loopback.Port(_listener));

    /// <summary>Says this to the request for encryption, and closes.</summary>
    public async Task AnswerAsync(byte[][] pieces, TimeSpan between, bool closes = true)
    {
        using Socket socket = await _listener.AcceptAsync();
        await ReadAsync(socket, 8);
        foreach (byte[] piece in pieces)
        {
            await socket.SendAsync(piece);
            await Task.Delay(between);
        }
        if (closes)
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        byte[] more = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(more) is > 0 and var count)
            {
                Received.AddRange(more[..count]);
            }
        }
        catch (SocketException)
        {
            // Closed by the client with our bytes unread.
        }
    }

    /// <summary>Agrees to encryption, and shows this certificate. Ends without an error whatever the client thinks of it.</summary>
    public async Task ShowAsync(X509Certificate2 certificate)
    {
        using Socket socket = await _listener.AcceptAsync();
        await ReadAsync(socket, 8);
        await socket.SendAsync("S"u8.ToArray());
        await using var stream = new SslStream(new NetworkStream(socket));
        try
        {
            await stream.AuthenticateAsServerAsync(certificate);
            _ = await stream.ReadAsync(new byte[1]);
        }
        catch (Exception e) when (e is IOException or System.Security.Authentication.AuthenticationException) { }
    }

    /// <summary>Options that trust this certificate, and want the name to be right.</summary>
    public PgOptions Trusting(X509Certificate2 certificate, PgSslMode mode = PgSslMode.VerifyFull)
    {
        string file = Path.Combine(_directory, "root.crt");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return new PgOptions
        {
            SslMode = mode,
            SslRootCertificate = file,
            ConnectTimeout = TimeSpan.FromSeconds(20),
        };
    }

    public Task<ITransport> ConnectAsync(PgOptions options, string host) =>
        new SocketConnector(options).ConnectAsync(Endpoint(host), default).AsTask().WaitAsync(Loopback.Patience);

    /// <summary>A certificate for a common name and, one by one, names and addresses beside it.</summary>
    public static X509Certificate2 Certificate(string commonName, string[] names, string[] addresses, int daysLeft = 30)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(
            $"CN={commonName}",
            key,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        if (names.Length + addresses.Length > 0)
        {
            request.CertificateExtensions.Add(Alternatives(names, addresses));
        }
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 made = request.CreateSelfSigned(now.AddDays(-60), now.AddDays(daysLeft));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // Written by hand: the builder of the BCL refuses names that no honest certificate has.
    private static X509Extension Alternatives(string[] names, string[] addresses)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string name in names)
            {
                writer.WriteCharacterString(
                    UniversalTagNumber.IA5String,
                    name,
                    new Asn1Tag(TagClass.ContextSpecific, 2)
                );
            }
            foreach (string address in addresses)
            {
                writer.WriteOctetString(
                    IPAddress.Parse(address).GetAddressBytes(),
                    new Asn1Tag(TagClass.ContextSpecific, 7)
                );
            }
        }
        return new X509Extension("2.5.29.17", writer.Encode(), critical: false);
    }

    private async Task ReadAsync(Socket socket, int count)
    {
        byte[] one = new byte[1];
        while (Received.Count < count && await socket.ReceiveAsync(one) == 1)
        {
            Received.Add(one[0]);
        }
    }
}
