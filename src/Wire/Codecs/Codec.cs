using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>How the values of one PostgreSQL type are read and written. Immutable: shared by all connections and threads.</summary>
internal abstract class Codec
{
    protected Codec(PgType type)
    {
        Type = type;
    }

    public PgType Type { get; }

    /// <summary>The CLR type that <see cref="ReadObject"/> answers with.</summary>
    public abstract Type ClrType { get; }

    /// <summary>1 for binary, 0 for text: the format code that goes into Bind for parameters and results of this type.</summary>
    public virtual short FormatCode => 1;

    /// <summary>
    /// Writes the value alone, without its length. False when a value of this CLR type cannot become this PostgreSQL type: the caller
    /// then says so, naming both; nothing was written.
    /// </summary>
    /// <exception cref="PgInputException">The CLR type fits, the value does not (out of range, ragged array …).</exception>
    public abstract bool TryWrite(in PgArgument argument, FrameBuffer target);

    /// <summary>Whether a value that can be enumerated, such as a record or a dictionary, is one value to this type and not many.</summary>
    public virtual bool Takes(object value) => false;

    /// <summary>The value as <see cref="ClrType"/>, boxed; as the type of this library that holds it where that one cannot: infinity, years BC.</summary>
    /// <exception cref="PgDecodeException">The bytes are not a value of this type.</exception>
    public abstract object ReadObject(ReadOnlySpan<byte> source);

    /// <summary>A codec for arrays of this one's values. One that nobody made arrays for reads and writes them as text.</summary>
    /// <param name="type">The array type.</param>
    /// <param name="delimiter">pg_type.typdelim of this type; of meaning only where it travels as text.</param>
    public virtual Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new TextCodec(type, formatCode: 0);

    /// <summary>A codec for ranges of this one's values; of no meaning for most types, and then text.</summary>
    /// <param name="type">The range type.</param>
    public virtual Codec RangeOf(PgType type) => new TextCodec(type, formatCode: 0);

    /// <summary>A codec for multiranges of this one's values, like <see cref="RangeOf"/>.</summary>
    /// <param name="type">The multirange type.</param>
    public virtual Codec MultirangeOf(PgType type) => new TextCodec(type, formatCode: 0);
}
