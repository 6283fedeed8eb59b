using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorPg.Listening;

/// <summary>Names of channels: identifiers, whose case is kept. Source: PostgreSQL 18, LISTEN, and Lexical Structure, Identifiers.</summary>
internal static class ChannelName
{
    /// <summary>What the server keeps of a name, NAMEDATALEN - 1. LISTEN cuts a longer one without an error, NOTIFY refuses it: nothing would ever come.</summary>
    private const int MaxBytes = 63;

    private static readonly UTF8Encoding _strictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>The name, if it can be one.</summary>
    /// <exception cref="PgInputException">It is empty, too long, not Unicode, or holds a NUL.</exception>
    public static string Check([NotNull] string? channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Length == 0)
        {
            throw new PgInputException("A channel's name cannot be empty.", nameof(channel));
        }
        if (channel.Contains('\0', StringComparison.Ordinal))
        {
            throw new PgInputException("A channel's name cannot hold a NUL (U+0000).", nameof(channel));
        }
        return ByteCount(channel) <= MaxBytes
            ? channel
            : throw new PgInputException(
                $"A channel's name has {MaxBytes} bytes at most: the server would cut it, and no notification would match.",
                nameof(channel)
            );
    }

    /// <summary>The name as SQL spells it.</summary>
    public static string Quote(string channel) => $"\"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int ByteCount(string channel)
    {
        try
        {
            return _strictUtf8.GetByteCount(channel);
        }
        catch (EncoderFallbackException)
        {
            throw new PgInputException("A channel's name must be valid Unicode.", nameof(channel));
        }
    }
}
