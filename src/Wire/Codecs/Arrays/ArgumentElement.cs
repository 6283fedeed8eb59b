using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>An element of another type than the array's own, converted as a single argument of that type would be. Only ever written.</summary>
internal readonly struct ArgumentElement<TItem> : IArrayElement<ArgumentElement<TItem>, TItem>
{
    private readonly Codec _codec;

    private ArgumentElement(Codec codec)
    {
        _codec = codec;
    }

    public static ArgumentElement<TItem> For(Codec element) => new(element);

    public TItem Read(ReadOnlySpan<byte> source) => throw new NotSupportedException();

    public TItem ReadNull() => throw new NotSupportedException();

    public bool IsNull(TItem item) => PgArgument.Of(item).IsNull;

    public void Write(TItem item, FrameBuffer target)
    {
        PgArgument argument = PgArgument.Of(item);
        if (!_codec.TryWrite(in argument, target))
        {
            BadInput.Refused($"{ClrName.Of(argument.ClrType)} cannot be sent as {_codec.Type.Name}");
        }
    }
}
