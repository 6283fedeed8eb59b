using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Simulation.Postgres;

/// <summary>
/// The server's side of one SCRAM-SHA-256 exchange, which knows the verifier of <see cref="Login.Password"/> and not the password. The rounds are few, since a simulation logs in
/// thousands of times. Source: RFC 5802, section 3.
/// </summary>
internal sealed class ScramVerifier
{
    public const int Rounds = 64;

    private static readonly byte[] _salt = Encoding.ASCII.GetBytes("sixteen bytes!!!");
    private static readonly byte[] _salted = Rfc2898DeriveBytes.Pbkdf2(
        Login.Password,
        _salt,
        Rounds,
        HashAlgorithmName.SHA256,
        SHA256.HashSizeInBytes
    );
    private static readonly byte[] _storedKey = SHA256.HashData(HMACSHA256.HashData(_salted, "Client Key"u8));
    private static readonly byte[] _serverKey = HMACSHA256.HashData(_salted, "Server Key"u8);

    private string _firstBare = "";
    private string _serverFirst = "";

    /// <summary>The challenge to a client's first message.</summary>
    /// <param name="clientFirst">The message, behind its GS2 header <c>n,,n=,r=…</c>.</param>
    /// <param name="nonce">This side's part of the nonce.</param>
    /// <param name="lie">What is to be wrong with it.</param>
    public byte[] Challenge(ReadOnlySpan<byte> clientFirst, string nonce, LoginLie lie)
    {
        string message = Encoding.ASCII.GetString(clientFirst);
        _firstBare = message[message.IndexOf("n=", StringComparison.Ordinal)..];
        string theirs = _firstBare[_firstBare.IndexOf("r=", StringComparison.Ordinal)..];
        string both = lie == LoginLie.Nonce ? "r=" + nonce + nonce : theirs + nonce;
        int rounds = lie == LoginLie.Rounds ? 1 : Rounds;
        _serverFirst = $"{both},s={Convert.ToBase64String(_salt)},i={rounds}";
        return Encoding.ASCII.GetBytes(_serverFirst);
    }

    /// <summary>The signature that answers a client's proof; null when the proof is wrong.</summary>
    /// <param name="clientFinal">The message, <c>c=…,r=…,p=…</c>.</param>
    /// <param name="lie">What is to be wrong with it.</param>
    public byte[]? Verify(ReadOnlySpan<byte> clientFinal, LoginLie lie)
    {
        string message = Encoding.ASCII.GetString(clientFinal);
        int proofAt = message.IndexOf(",p=", StringComparison.Ordinal);
        byte[] signed = Encoding.ASCII.GetBytes($"{_firstBare},{_serverFirst},{message[..proofAt]}");
        byte[] proof = Convert.FromBase64String(message[(proofAt + 3)..]);
        byte[] signature = HMACSHA256.HashData(_storedKey, signed);
        byte[] clientKey = [.. proof.Zip(signature, static (left, right) => (byte)(left ^ right))];
        if (!SHA256.HashData(clientKey).AsSpan().SequenceEqual(_storedKey))
        {
            return null;
        }
        byte[] own = HMACSHA256.HashData(lie == LoginLie.Signature ? _storedKey : _serverKey, signed);
        return Encoding.ASCII.GetBytes("v=" + Convert.ToBase64String(own));
    }
}
