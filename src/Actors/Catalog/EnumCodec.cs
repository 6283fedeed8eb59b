using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>An enum type that the pool was told is a <typeparamref name="T"/>; on the wire its labels are text. Still readable as text.</summary>
internal sealed class EnumCodec<T> : LabelCodec, ICodec<T>
    where T : struct, Enum
{
    private readonly EnumLabels<T> _labels;

    public EnumCodec(PgType type, EnumLabels<T> labels)
        : base(type)
    {
        _labels = labels;
    }

    public override Type ClrType => typeof(T);

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public T Read(ReadOnlySpan<byte> source)
    {
        string label = TextFormat.Read(source);
        return _labels.TryFind(label, out T value)
            ? value
            : throw new PgDecodeException($"The label '{label}' of {Type.Name} is no member of {typeof(T).Name}.");
    }

    public void Write(T value, FrameBuffer target)
    {
        if (!_labels.TryFind(value, out string? label))
        {
            BadInput.Refused($"the value is no member of {typeof(T).Name}");
        }
        TextFormat.Write(label, target);
    }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument is { Kind: PgArgumentKind.Object, Object: T value })
        {
            Write(value, target);
            return true;
        }
        if (argument.Kind == PgArgumentKind.String)
        {
            TextFormat.Write(argument.String, target);
            return true;
        }
        return false;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new EnumArrayCodec<T>(type, this) { Delimiter = delimiter };

    public override Codec RangeOf(PgType type) => new RangeCodec<T>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<T>(type, this);
}
