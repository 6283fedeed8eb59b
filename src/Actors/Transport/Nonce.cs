using System.Security.Cryptography;

namespace ActorPg.Transport;

/// <summary>Randomness that nobody may guess, for logging in: not the host's, which a simulation makes predictable.</summary>
internal static class Nonce
{
    /// <summary>144 fresh bits in Base64.</summary>
    public static string Fresh() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
}
