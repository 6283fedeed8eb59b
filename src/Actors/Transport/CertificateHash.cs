using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Transport;

/// <summary>
/// The hash of a server's certificate that channel binding uses: over the whole certificate, by the hash function of its own signature; MD5 and SHA-1 are replaced
/// by SHA-256. A signature that names none (Ed25519), or one that is not to be had here, gives no hash. Source: RFC 5929, section 4.1.
/// </summary>
internal static class CertificateHash
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    /// <summary>The hash; null when the signature defines none.</summary>
    /// <param name="certificate">What the server showed.</param>
    internal static byte[]? Of(X509Certificate? certificate)
    {
        if (certificate is null)
        {
            return null;
        }
        byte[] bytes = certificate.GetRawCertData();
        try
        {
            return Function(bytes) is { } function ? CryptographicOperations.HashData(function, bytes) : null;
        }
        catch (Exception e) when (e is AsnContentException or PlatformNotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Certificate: SEQUENCE { tbsCertificate, signatureAlgorithm { OID, parameters }, signature }.</summary>
    private static HashAlgorithmName? Function(byte[] certificate)
    {
        AsnReader outer = new AsnReader(certificate, AsnEncodingRules.DER).ReadSequence();
        outer.ReadEncodedValue();
        AsnReader algorithm = outer.ReadSequence();
        string oid = algorithm.ReadObjectIdentifier();
        return oid == RsaPss ? PssFunction(algorithm) : OfSignature(oid);
    }

    /// <summary>RSASSA-PSS-params: SEQUENCE { [0] hashAlgorithm DEFAULT sha1, … }. Source: RFC 4055, section 3.1.</summary>
    private static HashAlgorithmName? PssFunction(AsnReader algorithm)
    {
        var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        AsnReader parameters = algorithm.ReadSequence();
        if (!parameters.HasData || parameters.PeekTag() != hashTag)
        {
            return HashAlgorithmName.SHA256;
        }
        return parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier() switch
        {
            "1.3.14.3.2.26" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            "2.16.840.1.101.3.4.2.8" => HashAlgorithmName.SHA3_256,
            "2.16.840.1.101.3.4.2.9" => HashAlgorithmName.SHA3_384,
            "2.16.840.1.101.3.4.2.10" => HashAlgorithmName.SHA3_512,
            _ => null,
        };
    }

    /// <summary>RSA, ECDSA and DSA, by their hash.</summary>
    private static HashAlgorithmName? OfSignature(string oid) =>
        oid switch
        {
            "1.2.840.113549.1.1.4" => HashAlgorithmName.SHA256, // MD5
            "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" or "1.2.840.10040.4.3" or "1.3.14.3.2.29" =>
                HashAlgorithmName.SHA256, // SHA-1
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" or "2.16.840.1.101.3.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" or "2.16.840.1.101.3.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" or "2.16.840.1.101.3.4.3.4" => HashAlgorithmName.SHA512,
            "2.16.840.1.101.3.4.3.14" or "2.16.840.1.101.3.4.3.10" => HashAlgorithmName.SHA3_256,
            "2.16.840.1.101.3.4.3.15" or "2.16.840.1.101.3.4.3.11" => HashAlgorithmName.SHA3_384,
            "2.16.840.1.101.3.4.3.16" or "2.16.840.1.101.3.4.3.12" => HashAlgorithmName.SHA3_512,
            _ => null,
        };
}
