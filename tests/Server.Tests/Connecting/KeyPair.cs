using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Server.Tests.Connecting;

/// <summary>A certificate that signed itself, with its key, both as PEM: of each kind of signature that there is.</summary>
internal sealed record KeyPair(string Certificate, string Key)
{
    /// <summary>Makes one.</summary>
    /// <param name="kind">The key and the hash: <c>rsa-sha256</c>, <c>pss-sha384</c>, <c>ecdsa-sha512</c>, <c>rsa-md5</c>, <c>ed25519</c>.</param>
    public static KeyPair Make(string kind)
    {
        if (kind == "ed25519")
        {
            return MakeEd25519();
        }
        var hash = new HashAlgorithmName(kind[(kind.IndexOf('-', StringComparison.Ordinal) + 1)..].ToUpperInvariant());
        if (kind.StartsWith("ecdsa", StringComparison.Ordinal))
        {
            using ECDsa key = ECDsa.Create(
                hash == HashAlgorithmName.SHA256 ? ECCurve.NamedCurves.nistP256
                : hash == HashAlgorithmName.SHA384 ? ECCurve.NamedCurves.nistP384
                : ECCurve.NamedCurves.nistP521
            );
            return Sign(new CertificateRequest($"CN={kind}", key, hash), key, null);
        }
        using RSA rsa = RSA.Create(2048);
        RSASignaturePadding padding = kind.StartsWith("pss", StringComparison.Ordinal)
            ? RSASignaturePadding.Pss
            : RSASignaturePadding.Pkcs1;
        return Sign(
            new CertificateRequest($"CN={kind}", rsa, HashAlgorithmName.SHA256, padding),
            rsa,
            padding == RSASignaturePadding.Pss
                ? X509SignatureGenerator.CreateForRSA(rsa, padding)
                : new OldGenerator(rsa),
            hash
        );
    }

    private static KeyPair Sign(
        CertificateRequest request,
        AsymmetricAlgorithm key,
        X509SignatureGenerator? generator,
        HashAlgorithmName hash = default
    )
    {
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-2);
        DateTimeOffset to = DateTimeOffset.UtcNow.AddDays(30);
        if (generator is null)
        {
            using X509Certificate2 plain = request.CreateSelfSigned(from, to);
            return new KeyPair(plain.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        }
        var hashed = new CertificateRequest(request.SubjectName, request.PublicKey, hash);
        using X509Certificate2 made = hashed.Create(request.SubjectName, generator, from, to, [1, 2, 3]);
        return new KeyPair(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Nothing in .NET makes such a key; OpenSSL's program, on which Debian's PostgreSQL depends, does.</summary>
    private static KeyPair MakeEd25519()
    {
        string directory = Directory.CreateTempSubdirectory("apg").FullName;
        try
        {
            string key = Path.Combine(directory, "key.pem");
            string certificate = Path.Combine(directory, "cert.pem");
            var start = new ProcessStartInfo("openssl")
            {
                ArgumentList =
                {
                    "req",
                    "-x509",
                    "-newkey",
                    "ed25519",
                    "-nodes",
                    "-days",
                    "30",
                    "-subj",
                    "/CN=ed25519",
                    "-keyout",
                    key,
                    "-out",
                    certificate,
                },
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            string said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, said);
            return new KeyPair(File.ReadAllText(certificate), File.ReadAllText(key));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Signs by RSA with any hash, those that nobody should use any more included: .NET's own refuses them.</summary>
    private sealed class OldGenerator(RSA key) : X509SignatureGenerator
    {
        private readonly X509SignatureGenerator _own = CreateForRSA(key, RSASignaturePadding.Pkcs1);

        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            // SEQUENCE { 1.2.840.113549.1.1.n, NULL }
            byte last = hashAlgorithm.Name switch
            {
                "MD5" => 4,
                "SHA1" => 5,
                "SHA256" => 11,
                "SHA384" => 12,
                _ => 13,
            };
            return [0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, last, 0x05, 0x00];
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, hashAlgorithm, RSASignaturePadding.Pkcs1);

        protected override PublicKey BuildPublicKey() => _own.PublicKey;
    }
}
