using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace ActorPg.Wire.Protocol.Auth;

/// <summary>
/// The client's side of SCRAM-SHA-256: says <see cref="ClientFirst"/>, answers the challenge with a <see cref="ScramWork"/> whose
/// <see cref="ScramProof"/> holds the last message and checks the server's. Owned by the connection that logs in; no I/O, no randomness, and the
/// password passes through without being kept. Sources: RFC 5802, RFC 7677; PostgreSQL 18, SASL Authentication.
/// </summary>
internal sealed class ScramSha256
{
    /// <summary>The mechanism without channel binding.</summary>
    public const string Mechanism = "SCRAM-SHA-256";

    /// <summary>The mechanism with channel binding.</summary>
    public const string PlusMechanism = "SCRAM-SHA-256-PLUS";

    // A server's nonce has 24 characters after ours and its salt 16 bytes. More than these is no challenge but a burden.
    private const int MostNonceBytes = 512;
    private const int MostSaltBytes = 1024;

    private readonly ScramIterations _iterations;
    private readonly ScramBinding _binding;
    private readonly string _nonce;
    private bool _challenged;

    /// <summary>Begins an exchange.</summary>
    /// <param name="nonce">Fresh and random for each exchange: printable ASCII without commas, at least 18 random bytes in Base64.</param>
    /// <param name="iterations">What the server may ask for.</param>
    /// <param name="binding">How the exchange is tied to TLS.</param>
    /// <exception cref="ArgumentException">The nonce is empty, too long or not printable.</exception>
    public ScramSha256(string nonce, ScramIterations iterations, ScramBinding binding)
    {
        if (nonce.Length is 0 or > MostNonceBytes / 2 || !IsPrintable(Encoding.UTF8.GetBytes(nonce)))
        {
            throw new ArgumentException("A SCRAM nonce is printable ASCII without commas.", nameof(nonce));
        }
        _nonce = nonce;
        _iterations = iterations;
        _binding = binding;
    }

    /// <summary>The first message: <c>gs2-header n=,r=nonce</c>. The name is left empty, since the server takes the one of the startup message.</summary>
    public byte[] ClientFirst => Encoding.ASCII.GetBytes(_binding.Gs2Header + FirstBare);

    private string FirstBare => $"n=,r={_nonce}";

    /// <summary>
    /// Answers the server's first message, <c>r=nonce,s=salt,i=iterations</c>. Every violation is found here, before any work is done for it.
    /// </summary>
    /// <param name="serverFirst">The message, byte for byte: it is signed as it came.</param>
    /// <param name="password">Prepared and copied into the work, which wipes it.</param>
    /// <exception cref="PgAuthenticationException">The challenge is not one that this exchange can have, or its iterations are out of bounds.</exception>
    /// <exception cref="PgInputException">The password cannot be expressed in UTF-8.</exception>
    public ScramWork Challenge(ReadOnlySpan<byte> serverFirst, string password)
    {
        if (_challenged)
        {
            throw Bad("came twice");
        }
        _challenged = true;
        if (serverFirst.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            throw Bad("holds what is not printable");
        }
        ReadOnlySpan<byte> rest = serverFirst;
        ReadOnlySpan<byte> nonce = Take(ref rest, 'r', isLast: false);
        ReadOnlySpan<byte> salt = Take(ref rest, 's', isLast: false);
        ReadOnlySpan<byte> iterations = Take(ref rest, 'i', isLast: true);
        CheckNonce(nonce);
        byte[] saltBytes = DecodeSalt(salt);
        int rounds = ReadIterations(iterations);
        string finalWithoutProof = $"c={_binding.Input},r={Encoding.ASCII.GetString(nonce)}";
        byte[] authMessage =
        [
            .. Encoding.ASCII.GetBytes(FirstBare + ","),
            .. serverFirst,
            .. Encoding.ASCII.GetBytes("," + finalWithoutProof),
        ];
        return new ScramWork(SaslPrep.Prepare(password), saltBytes, rounds, authMessage, finalWithoutProof);
    }

    /// <summary>The mechanism alone.</summary>
    public override string ToString() => _binding.Mechanism;

    private static bool IsPrintable(ReadOnlySpan<byte> nonce) =>
        !nonce.ContainsAnyExceptInRange((byte)'!', (byte)'~') && !nonce.Contains((byte)',');

    // The attributes have a fixed order, and nothing may follow the last: PostgreSQL knows no extensions.
    private static ReadOnlySpan<byte> Take(ref ReadOnlySpan<byte> rest, char name, bool isLast)
    {
        int comma = rest.IndexOf((byte)',');
        if (rest.Length < 3 || rest[0] != name || rest[1] != '=' || comma >= 0 == isLast)
        {
            throw Bad($"has no '{name}=' where it belongs, or something behind the last attribute");
        }
        ReadOnlySpan<byte> value = isLast ? rest[2..] : rest[2..comma];
        rest = isLast ? default : rest[(comma + 1)..];
        return value;
    }

    private void CheckNonce(ReadOnlySpan<byte> nonce)
    {
        if (nonce.Length > MostNonceBytes)
        {
            throw Bad("has a nonce too long to be one");
        }
        if (nonce.Length <= _nonce.Length || !nonce.StartsWith(Encoding.ASCII.GetBytes(_nonce)))
        {
            throw Bad(
                "has a nonce that does not extend ours: it answers another exchange, perhaps one recorded earlier"
            );
        }
    }

    private static byte[] DecodeSalt(ReadOnlySpan<byte> salt)
    {
        if (salt.Length > Base64.GetMaxEncodedToUtf8Length(MostSaltBytes))
        {
            throw Bad("has a salt too long to be one");
        }
        byte[] decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(salt.Length)];
        if (Base64.DecodeFromUtf8(salt, decoded, out _, out int written) != OperationStatus.Done || written == 0)
        {
            throw Bad("has a salt that is not Base64");
        }
        return decoded[..written];
    }

    private int ReadIterations(ReadOnlySpan<byte> digits)
    {
        if (digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            throw Bad("has an iteration count that is no number");
        }
        // What does not fit in 64 bits is too many as well.
        bool fits = Utf8Parser.TryParse(digits, out long rounds, out _);
        if (!fits || rounds < _iterations.Minimum || rounds > _iterations.Maximum)
        {
            throw new PgAuthenticationException(
                $"The server asks for {(fits ? rounds : "too many")} SCRAM iterations; allowed are {_iterations.Minimum} to "
                    + $"{_iterations.Maximum}, as the options MinScramIterations and MaxScramIterations say."
            );
        }
        return (int)rounds;
    }

    private static PgAuthenticationException Bad(string what) => new($"The server's SCRAM challenge {what}.");
}
