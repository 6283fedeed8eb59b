using System.Text;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>How a SCRAM exchange is tied to its TLS channel: the GS2 header, and the data that only the two ends of this channel know. Source: RFC 5802, RFC 5929.</summary>
internal sealed class ScramBinding
{
    /// <summary>The client does not bind: <c>n,,</c>.</summary>
    public static readonly ScramBinding None = new("n,,", []);

    /// <summary>The client could bind and believes that the server cannot: <c>y,,</c>. A server that can will refuse, since somebody took its offer away.</summary>
    public static readonly ScramBinding NotOffered = new("y,,", []);

    private readonly byte[] _data;

    private ScramBinding(string gs2Header, byte[] data)
    {
        Gs2Header = gs2Header;
        _data = data;
    }

    /// <summary>What the client's first message begins with.</summary>
    public string Gs2Header { get; }

    /// <summary>The mechanism that goes with it.</summary>
    public string Mechanism => _data.Length == 0 ? ScramSha256.Mechanism : ScramSha256.PlusMechanism;

    /// <summary>Binds to the server's certificate.</summary>
    /// <param name="certificateHash">The hash of the certificate, by the hash of its own signature (SHA-256 where that is MD5 or SHA-1).</param>
    /// <exception cref="ArgumentException">The hash is empty: binding to nothing would only look like binding.</exception>
    public static ScramBinding TlsServerEndPoint(byte[] certificateHash)
    {
        ArgumentOutOfRangeException.ThrowIfZero(certificateHash.Length, nameof(certificateHash));
        return new ScramBinding("p=tls-server-end-point,,", certificateHash);
    }

    /// <summary>The value of <c>c=</c> in the client's last message: header and data in Base64.</summary>
    public string Input => Convert.ToBase64String([.. Encoding.ASCII.GetBytes(Gs2Header), .. _data]);
}
