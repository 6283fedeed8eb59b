using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPg.Transport;

/// <summary>
/// One certificate revocation list. CertificateList: SEQUENCE { tbs SEQUENCE { version, algorithm, issuer, thisUpdate, nextUpdate, SEQUENCE OF { serial, … } }, algorithm,
/// signature }. Source: RFC 5280, section 5.1. Immutable.
/// </summary>
internal sealed class RevocationList
{
    private readonly byte[] _signed;
    private readonly byte[] _issuer;
    private readonly byte[] _signature;
    private readonly string _algorithm;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset? _to;
    private readonly HashSet<BigInteger> _serials = [];

    private RevocationList(byte[] bytes)
    {
        AsnReader list = new AsnReader(bytes, AsnEncodingRules.DER).ReadSequence();
        _signed = list.PeekEncodedValue().ToArray();
        AsnReader body = list.ReadSequence();
        _algorithm = list.ReadSequence().ReadObjectIdentifier();
        _signature = list.ReadBitString(out _);
        if (body.PeekTag().HasSameClassAndValue(Asn1Tag.Integer))
        {
            body.ReadInteger();
        }
        body.ReadSequence();
        _issuer = body.ReadEncodedValue().ToArray();
        _from = Time(body);
        _to = body.HasData && IsTime(body.PeekTag()) ? Time(body) : null;
        if (body.HasData && body.PeekTag().HasSameClassAndValue(Asn1Tag.Sequence))
        {
            AsnReader revoked = body.ReadSequence();
            while (revoked.HasData)
            {
                _serials.Add(revoked.ReadSequence().ReadInteger());
            }
        }
    }

    /// <summary>Reads one, DER.</summary>
    /// <exception cref="CryptographicException">It is none.</exception>
    internal static RevocationList Parse(byte[] bytes)
    {
        try
        {
            return new RevocationList(bytes);
        }
        catch (AsnContentException e)
        {
            throw new CryptographicException("It is no certificate revocation list.", e);
        }
    }

    /// <summary>Whether this issuer has signed it.</summary>
    internal bool IsOf(X509Certificate2 issuer)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(_issuer))
        {
            return false;
        }
        HashAlgorithmName? hash = _algorithm switch
        {
            "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => null,
        };
        if (hash is not { } function)
        {
            return false;
        }
        using RSA? rsa = issuer.GetRSAPublicKey();
        if (rsa is not null)
        {
            return rsa.VerifyData(_signed, _signature, function, RSASignaturePadding.Pkcs1);
        }
        using ECDsa? curve = issuer.GetECDsaPublicKey();
        return curve?.VerifyData(_signed, _signature, function, DSASignatureFormat.Rfc3279DerSequence) ?? false;
    }

    internal bool IsInForce(DateTimeOffset now) => _from <= now && (_to is null || now < _to);

    internal bool Has(X509Certificate2 certificate) =>
        _serials.Contains(new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: false, isBigEndian: true));

    private static bool IsTime(Asn1Tag tag) =>
        tag.HasSameClassAndValue(Asn1Tag.UtcTime) || tag.HasSameClassAndValue(Asn1Tag.GeneralizedTime);

    private static DateTimeOffset Time(AsnReader reader) =>
        reader.PeekTag().HasSameClassAndValue(Asn1Tag.UtcTime) ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();
}
