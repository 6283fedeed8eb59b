using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// The long part of SCRAM, thousands of hashes in a row: a pure function of what it holds, to be run outside any actor's turn, on any thread, once.
/// Whoever will not run it disposes of it. Source: RFC 5802, section 3.
/// </summary>
internal sealed class ScramWork : IDisposable
{
    private readonly byte[] _salt;
    private readonly int _iterations;
    private readonly byte[] _authMessage;
    private readonly string _finalWithoutProof;
    private byte[]? _password;

    public ScramWork(byte[] password, byte[] salt, int iterations, byte[] authMessage, string finalWithoutProof)
    {
        _password = password;
        _salt = salt;
        _iterations = iterations;
        _authMessage = authMessage;
        _finalWithoutProof = finalWithoutProof;
    }

    /// <summary>Derives the keys, wipes the password and every key, and returns the client's last message with what the server has to answer.</summary>
    /// <exception cref="ObjectDisposedException">It was run or disposed of before.</exception>
    public ScramProof Derive()
    {
        byte[] password =
            Interlocked.Exchange(ref _password, null) ?? throw new ObjectDisposedException(nameof(ScramWork));
        Span<byte> salted = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> clientKey = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> serverKey = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> storedKey = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> proof = stackalloc byte[SHA256.HashSizeInBytes];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(password, _salt, salted, _iterations, HashAlgorithmName.SHA256);
            HMACSHA256.HashData(salted, "Client Key"u8, clientKey);
            HMACSHA256.HashData(salted, "Server Key"u8, serverKey);
            SHA256.HashData(clientKey, storedKey);
            HMACSHA256.HashData(storedKey, _authMessage, proof);
            for (int i = 0; i < proof.Length; i++)
            {
                proof[i] ^= clientKey[i];
            }
            string final = $"{_finalWithoutProof},p={Convert.ToBase64String(proof)}";
            return new ScramProof(Encoding.ASCII.GetBytes(final), HMACSHA256.HashData(serverKey, _authMessage));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(password);
            CryptographicOperations.ZeroMemory(salted);
            CryptographicOperations.ZeroMemory(clientKey);
            CryptographicOperations.ZeroMemory(serverKey);
            CryptographicOperations.ZeroMemory(storedKey);
        }
    }

    /// <summary>Wipes the password of work that will not be run. More than once, or after <see cref="Derive"/>, does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _password, null) is { } password)
        {
            CryptographicOperations.ZeroMemory(password);
        }
    }
}
