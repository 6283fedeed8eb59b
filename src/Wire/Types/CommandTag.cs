using System.Buffers.Text;
using System.Text;

namespace ActorPg;

/// <summary>
/// What a statement was and how many rows it touched, as the server puts it: <c>INSERT 0 2</c>, <c>SELECT 10</c>, <c>COMMIT</c>. Immutable.
/// </summary>
public sealed class CommandTag : IEquatable<CommandTag>
{
    // Tags repeat: each place holds the last one that fell on it. A race loses nothing but a place, since the tags themselves never change.
    private const int CacheSize = 256;
    private const int LongestCachedBytes = 64;
    private static readonly CommandTag?[] _cache = new CommandTag?[CacheSize];

    private readonly byte[] _utf8;

    private CommandTag(byte[] utf8)
    {
        _utf8 = utf8;
        Text = Encoding.UTF8.GetString(utf8);
        Rows = ReadRows(utf8);
    }

    /// <summary>The tag as it came.</summary>
    public string Text { get; }

    /// <summary>The rows inserted, updated, deleted, merged, selected, moved, fetched or copied; null for a statement that counts none.</summary>
    public long? Rows { get; }

    /// <summary>The tag in these bytes, without its NUL. One seen lately is the same object: no allocation.</summary>
    internal static CommandTag Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestCachedBytes)
        {
            return new CommandTag(utf8.ToArray());
        }
        ref CommandTag? place = ref _cache[Hash(utf8) % CacheSize];
        CommandTag? cached = Volatile.Read(ref place);
        if (cached is not null && utf8.SequenceEqual(cached._utf8))
        {
            return cached;
        }
        var tag = new CommandTag(utf8.ToArray());
        Volatile.Write(ref place, tag);
        return tag;
    }

    /// <inheritdoc />
    public bool Equals(CommandTag? other) => other is not null && _utf8.AsSpan().SequenceEqual(other._utf8);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as CommandTag);

    /// <inheritdoc />
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc />
    public override string ToString() => Text;

    // The count is the last word. One too large for a number is not known rather than wrong.
    private static long? ReadRows(ReadOnlySpan<byte> utf8)
    {
        ReadOnlySpan<byte> word = utf8[(utf8.LastIndexOf((byte)' ') + 1)..];
        return
            word.Length < utf8.Length
            && !word.IsEmpty
            && !word.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(word, out long rows, out int used)
            && used == word.Length
            ? rows
            : null;
    }

    // FNV-1a, 32 bits.
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        uint hash = 2166136261;
        foreach (byte b in utf8)
        {
            hash = (hash ^ b) * 16777619;
        }
        return hash;
    }
}
