using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// What answers AuthenticationMD5Password: <c>"md5" + hex(md5(hex(md5(password + user)) + salt))</c>. Weak: whoever has the stored hash can log in, and
/// a server that lies about itself learns enough to guess from. Source: PostgreSQL 18, Message Flow, Start-up.
/// </summary>
[SuppressMessage(
    "Security",
    "CA5351",
    Justification = "The protocol's own: whether it may be used is an option's business."
)]
internal static class Md5Password
{
    /// <summary>The answer, ASCII, 35 characters; for PasswordMessage.</summary>
    /// <param name="user">The user of the startup message.</param>
    /// <param name="password">The password.</param>
    /// <param name="salt">The four bytes that the server sent.</param>
    public static string Answer(string user, string password, ReadOnlySpan<byte> salt)
    {
        byte[] secret = Encoding.UTF8.GetBytes(password + user);
        Span<byte> hash = stackalloc byte[MD5.HashSizeInBytes];
        MD5.HashData(secret, hash);
        CryptographicOperations.ZeroMemory(secret);
        byte[] salted = [.. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), .. salt];
        MD5.HashData(salted, hash);
        CryptographicOperations.ZeroMemory(salted);
        return "md5" + Convert.ToHexStringLower(hash);
    }
}
