using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>A root certificate made for one test, and what it signs; its files are for clients, and gone with it.</summary>
internal sealed class Authority : IDisposable
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UtcNow.AddDays(-2);
    private static readonly DateTimeOffset _to = DateTimeOffset.UtcNow.AddDays(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("apg").FullName;
    private readonly X509Certificate2 _root;

    public Authority(string name = "ActorPg tests")
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(_from, _to);
        RootPem = _root.ExportCertificatePem();
        RootFile = Write("root.crt", RootPem);
    }

    public string RootPem { get; }

    public string RootFile { get; }

    /// <summary>Writes a file for the client, readable by this user alone.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        return path;
    }

    /// <summary>A directory for files of its own.</summary>
    public string SubDirectory(string name) => Directory.CreateDirectory(Path.Combine(_directory, name)).FullName;

    /// <summary>A certificate that the root has signed.</summary>
    /// <param name="common">Its common name.</param>
    /// <param name="names">Its alternative names: addresses and host names.</param>
    public X509Certificate2 Issue(string common, params string[] names)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={common}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (names.Length > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (string name in names)
            {
                if (IPAddress.TryParse(name, out IPAddress? address))
                {
                    alternatives.AddIpAddress(address);
                }
                else
                {
                    alternatives.AddDnsName(name);
                }
            }
            request.CertificateExtensions.Add(alternatives.Build());
        }
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7F;
        using X509Certificate2 signed = request.Create(_root, _from.AddHours(1), _to.AddHours(-1), serial);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>A list of what the root takes back.</summary>
    public string RevocationList(params X509Certificate2[] revoked) => RevocationList(TimeSpan.FromDays(10), revoked);

    /// <summary>The same, with the time from now until it has to be replaced.</summary>
    public string RevocationList(TimeSpan validity, params X509Certificate2[] revoked)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (X509Certificate2 certificate in revoked)
        {
            builder.AddEntry(certificate, DateTimeOffset.UtcNow.AddHours(-1));
        }
        byte[] list = builder.Build(
            _root,
            1,
            DateTimeOffset.UtcNow + validity,
            HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1,
            DateTimeOffset.UtcNow.AddHours(-2)
        );
        return PemEncoding.WriteString("X509 CRL", list);
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
