using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs;

/// <summary>The base of codecs whose first CLR type is a struct: typed reads without boxing, for <c>T</c> and <c>T?</c> alike.</summary>
internal abstract class ValueCodec<T, TFormat> : Codec, ICodec<T>, ICodec<T?>
    where T : struct
    where TFormat : struct, IBinaryFormat<T>
{
    protected ValueCodec(PgType type)
        : base(type) { }

    public sealed override Type ClrType => typeof(T);

    public override object ReadObject(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    public T Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    public int ReadColumn(ReadOnlySpan<byte> rows, Span<T> values, out int bytes) =>
        OnlyColumn.Read(default(TFormat), rows, values, out bytes);

    public void Write(T value, FrameBuffer target) => default(TFormat).Write(value, target);

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ValueArrayCodec<T, TFormat>(type, this) { Delimiter = delimiter };

    public override Codec RangeOf(PgType type) => new RangeCodec<T>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<T>(type, this);

    T? ICodec<T?>.Read(ReadOnlySpan<byte> source) => default(TFormat).Read(source);

    void ICodec<T?>.Write(T? value, FrameBuffer target) => default(TFormat).Write(value!.Value, target);
}
