using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Wire.Tests.Auth;

/// <summary>The server's side of SCRAM-SHA-256, written from RFC 5802 apart from the client: it knows the verifier, not the password.</summary>
internal sealed class FakeScramServer
{
    private readonly byte[] _salt = Encoding.ASCII.GetBytes("sixteen bytes!!!");
    private readonly int _iterations;
    private readonly byte[] _storedKey;
    private readonly byte[] _serverKey;
    private string _clientFirstBare = string.Empty;
    private string _gs2Header = string.Empty;
    private string _serverFirst = string.Empty;

    public FakeScramServer(byte[] password, int iterations = 4096)
    {
        _iterations = iterations;
        byte[] salted = Rfc2898DeriveBytes.Pbkdf2(password, _salt, iterations, HashAlgorithmName.SHA256, 32);
        _storedKey = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        _serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
    }

    public byte[] First(byte[] clientFirst)
    {
        string message = Encoding.ASCII.GetString(clientFirst);
        int bare = message.IndexOf("n=", message.IndexOf(',', StringComparison.Ordinal), StringComparison.Ordinal);
        _gs2Header = message[..bare];
        _clientFirstBare = message[bare..];
        string nonce = _clientFirstBare[_clientFirstBare.IndexOf("r=", StringComparison.Ordinal)..];
        _serverFirst = $"{nonce}SERVERPART,s={Convert.ToBase64String(_salt)},i={_iterations}";
        return Encoding.ASCII.GetBytes(_serverFirst);
    }

    /// <summary>The signature, or <c>e=invalid-proof</c>.</summary>
    public byte[] Final(byte[] clientFinal, byte[] bindingData)
    {
        string message = Encoding.ASCII.GetString(clientFinal);
        int proofAt = message.IndexOf(",p=", StringComparison.Ordinal);
        byte[] authMessage = Encoding.ASCII.GetBytes($"{_clientFirstBare},{_serverFirst},{message[..proofAt]}");
        string input = Convert.ToBase64String([.. Encoding.ASCII.GetBytes(_gs2Header), .. bindingData]);
        byte[] proof = Convert.FromBase64String(message[(proofAt + 3)..]);
        byte[] signature = HMACSHA256.HashData(_storedKey, authMessage);
        byte[] clientKey = [.. proof.Zip(signature, (left, right) => (byte)(left ^ right))];
        return
            SHA256.HashData(clientKey).AsSpan().SequenceEqual(_storedKey)
            && message.StartsWith(
                $"c={input},{_serverFirst[.._serverFirst.IndexOf(',', StringComparison.Ordinal)]}",
                StringComparison.Ordinal
            )
            ? Encoding.ASCII.GetBytes("v=" + Convert.ToBase64String(HMACSHA256.HashData(_serverKey, authMessage)))
            : "e=invalid-proof"u8.ToArray();
    }
}
