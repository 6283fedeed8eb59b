using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ActorPg.Listening;

/// <summary>Names of channels: identifiers, whose case is kept. Source: PostgreSQL 18, LISTEN, and Lexical Structure, Identifiers.</summary>
internal static class ChannelName
{
    /// <summary>What the server keeps of a name, NAMEDATALEN - 1. LISTEN cuts a longer one without an error, NOTIFY refuses it: nothing would ever come.</summary>
    private const int MaxBytes = 63;

    /// <summary>The server refuses longer ones (22023): NOTIFY_PAYLOAD_MAX_LENGTH - 1.</summary>
    private const int MaxPayloadBytes = 7_999;

    /// <summary>The statement that notifies: as a function, because the command takes no parameters.</summary>
    public const string Notify = "select pg_catalog.pg_notify($1, $2)";

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
        return ByteCount(channel, "A channel's name", nameof(channel)) <= MaxBytes
            ? channel
            : throw new PgInputException(
                $"A channel's name has {MaxBytes} bytes at most: the server would cut it, and no notification would match.",
                nameof(channel)
            );
    }

    /// <summary>The payload, if a notification can carry it.</summary>
    /// <exception cref="PgInputException">It is too long, not Unicode, or holds a NUL.</exception>
    public static string CheckPayload([NotNull] string? payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.Contains('\0', StringComparison.Ordinal))
        {
            throw new PgInputException("A notification's payload cannot hold a NUL (U+0000).", nameof(payload));
        }
        int bytes = ByteCount(payload, "A notification's payload", nameof(payload));
        return bytes <= MaxPayloadBytes
            ? payload
            : throw new PgInputException(
                $"A notification's payload has {MaxPayloadBytes} bytes at most; this one has {bytes}.",
                nameof(payload)
            );
    }

    /// <summary>The name as SQL spells it.</summary>
    public static string Quote(string channel) => $"\"{channel.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static int ByteCount(string text, string what, string parameter)
    {
        try
        {
            return _strictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            throw new PgInputException($"{what} must be valid Unicode.", parameter);
        }
    }
}
