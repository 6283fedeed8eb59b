namespace ActorPg.Wire.Framing;

/// <summary>One whole message from the wire: a tag and its body, a view that lives as long as the input it was cut from.</summary>
/// <remarks>
/// Byte1 tag, Int32 length (of itself and the body), body. Source: PostgreSQL 18, Message Flow and Message Formats.
/// </remarks>
internal readonly ref struct Frame
{
    /// <summary>Bytes before the body: the tag and the length.</summary>
    public const int HeaderBytes = 5;

    public Frame(ReadOnlySpan<byte> raw)
    {
        Raw = raw;
    }

    /// <summary>Header and body, as they came.</summary>
    public ReadOnlySpan<byte> Raw { get; }

    public byte Tag => Raw[0];

    public ReadOnlySpan<byte> Body => Raw[HeaderBytes..];
}
