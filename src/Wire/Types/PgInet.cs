using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using ActorPg.Wire.Types;

namespace ActorPg;

/// <summary>
/// A host's address and the length of its network's prefix: PostgreSQL's inet, which keeps both. A single host has the whole address for its prefix.
/// The default is 0.0.0.0/0.
/// </summary>
public readonly struct PgInet : IEquatable<PgInet>, ITextual<PgInet>
{
    private static readonly SearchValues<char> _scoped = SearchValues.Create("%[]");
    private static readonly SearchValues<char> _dotted = SearchValues.Create("0123456789.");

    private readonly IPAddress? _address;

    /// <summary>A host in a network.</summary>
    /// <param name="address">An IPv4 or IPv6 address without a scope.</param>
    /// <param name="prefixLength">Leading bits that are the network's: up to 32 or 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is longer than the address, or negative.</exception>
    /// <exception cref="ArgumentException">The address has a scope, which PostgreSQL cannot keep.</exception>
    public PgInet(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, InetBits.LengthOf(address));
        if (InetBits.HasScope(address))
        {
            throw new ArgumentException("PostgreSQL cannot keep the scope of an IPv6 address.", nameof(address));
        }
        _address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>A single host.</summary>
    /// <param name="address">An IPv4 or IPv6 address without a scope.</param>
    /// <exception cref="ArgumentException">The address has a scope, which PostgreSQL cannot keep.</exception>
    public PgInet(IPAddress address)
        : this(address, address is null ? 0 : InetBits.LengthOf(address)) { }

    /// <summary>The address, the host's own bits included.</summary>
    public IPAddress Address => _address ?? IPAddress.Any;

    /// <summary>How many of its leading bits are the network's.</summary>
    public int PrefixLength { get; }

    /// <summary>Whether the prefix is the whole address: a single host.</summary>
    public bool IsHost => PrefixLength == InetBits.LengthOf(Address);

    /// <summary>The network that the host is in: the address without the host's own bits.</summary>
    public IPNetwork Network
    {
        get
        {
            byte[] bytes = Address.GetAddressBytes();
            InetBits.ClearHost(bytes, PrefixLength);
            return new IPNetwork(new IPAddress(bytes), PrefixLength);
        }
    }

    /// <summary>An address is a single host.</summary>
    /// <exception cref="ArgumentException">The address has a scope, which PostgreSQL cannot keep.</exception>
    public static implicit operator PgInet(IPAddress address) => new(address);

    /// <summary>A network is the address it begins with, and its prefix.</summary>
    public static implicit operator PgInet(IPNetwork network) => new(network.BaseAddress, network.PrefixLength);

    /// <summary>The address as an argument.</summary>
    public static implicit operator PgArgument(PgInet value) => PgArgument.From(value);

    /// <summary>Whether both are the same address with the same prefix.</summary>
    public static bool operator ==(PgInet left, PgInet right) => left.Equals(right);

    /// <summary>Whether address or prefix differ.</summary>
    public static bool operator !=(PgInet left, PgInet right) => !left.Equals(right);

    /// <inheritdoc />
    public bool Equals(PgInet other) => PrefixLength == other.PrefixLength && Address.Equals(other.Address);

    /// <inheritdoc />
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is PgInet other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Address, PrefixLength);

    /// <summary>As PostgreSQL writes it: <c>192.168.0.7/24</c>, a single host without its prefix.</summary>
    public override string ToString() =>
        IsHost ? Address.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");

    /// <summary>Reads an address in full, with or without a prefix.</summary>
    /// <exception cref="FormatException">The text is no address.</exception>
    public static PgInet Parse(string text) =>
        TryParse(text, out PgInet value) ? value : throw new FormatException("The text is no network address.");

    /// <summary>Reads an address in full, with or without a prefix; false when the text is something else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out PgInet value)
    {
        value = default;
        text = text.Trim();
        int slash = text.IndexOf('/');
        ReadOnlySpan<char> host = slash < 0 ? text : text[..slash];
        // IPAddress also reads 10 and 0x7f.1 as addresses, which here are more likely mistakes.
        bool isPlain = host.Contains(':')
            ? !host.ContainsAny(_scoped)
            : host.Count('.') == 3 && !host.ContainsAnyExcept(_dotted);
        if (!isPlain || !IPAddress.TryParse(host, out IPAddress? address))
        {
            return false;
        }
        int prefix = InetBits.LengthOf(address);
        if (
            slash >= 0
            && (
                !int.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out prefix)
                || prefix > InetBits.LengthOf(address)
            )
        )
        {
            return false;
        }
        value = new PgInet(address, prefix);
        return true;
    }
}
