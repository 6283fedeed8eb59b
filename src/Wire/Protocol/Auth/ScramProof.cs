using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>What <see cref="ScramWork"/> came to: the client's last message, and the signature that only a server which knows the password can answer with. Immutable.</summary>
internal sealed class ScramProof
{
    private readonly byte[] _serverSignature;

    public ScramProof(byte[] clientFinal, byte[] serverSignature)
    {
        ClientFinal = clientFinal;
        _serverSignature = serverSignature;
    }

    /// <summary>The client's last message: <c>c=binding,r=nonce,p=proof</c>.</summary>
    public byte[] ClientFinal { get; }

    /// <summary>Checks the server's last message, <c>v=signature</c> or <c>e=error</c>. Without it, whoever answers has not shown that it knows the password.</summary>
    /// <exception cref="PgAuthenticationException">The server reports an error, or its signature is missing or wrong.</exception>
    public void Verify(ReadOnlySpan<byte> serverFinal)
    {
        if (serverFinal.StartsWith("e="u8))
        {
            throw new PgAuthenticationException($"The server ended the SCRAM exchange: {NameError(serverFinal[2..])}.");
        }
        Span<byte> signature = stackalloc byte[SHA256.HashSizeInBytes + 1];
        // The decoder skips white space, which has no place here; 44 characters are 32 bytes exactly.
        bool isRight =
            serverFinal.StartsWith("v="u8)
            && serverFinal.Length == 2 + Base64.GetMaxEncodedToUtf8Length(SHA256.HashSizeInBytes)
            && Base64.DecodeFromUtf8(serverFinal[2..], signature, out _, out int written) == OperationStatus.Done
            && CryptographicOperations.FixedTimeEquals(signature[..written], _serverSignature);
        if (!isRight)
        {
            throw new PgAuthenticationException(
                "The server could not show that it knows the password's verifier: its SCRAM signature is missing or wrong."
            );
        }
    }

    // The errors of RFC 5802, section 7. Anything else is the server's own words, which are not repeated before it has proved itself.
    private static string NameError(ReadOnlySpan<byte> error)
    {
        ReadOnlySpan<string> known =
        [
            "invalid-encoding",
            "extensions-not-supported",
            "invalid-proof",
            "channel-bindings-dont-match",
            "server-does-support-channel-binding",
            "channel-binding-not-supported",
            "unsupported-channel-binding-type",
            "unknown-user",
            "invalid-username-encoding",
            "no-resources",
        ];
        foreach (string name in known)
        {
            if (error.SequenceEqual(Encoding.ASCII.GetBytes(name)))
            {
                return name;
            }
        }
        return "other-error";
    }
}
