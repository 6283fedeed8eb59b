using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>Gives a server of ours TLS, by a certificate that signed itself, and a role that logs in by SCRAM. Others need neither, and are let in as before.</summary>
internal static class ServerCertificate
{
    public static void AddTo(LocalPostgresOptions options)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        options.Files["server.crt"] = certificate.ExportCertificatePem();
        options.Files["server.key"] = key.ExportPkcs8PrivateKeyPem();
        options.Settings["ssl"] = "on";
        options.Settings["ssl_cert_file"] = "server.crt";
        options.Settings["ssl_key_file"] = "server.key";
        options.HostBasedAuthentication.Add($"hostssl all {Scenarios.ConnectScenario.User} 127.0.0.1/32 scram-sha-256");
        options.HostBasedAuthentication.Add("local all all trust");
        options.HostBasedAuthentication.Add("host all all 127.0.0.1/32 trust");
    }
}
