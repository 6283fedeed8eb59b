using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>An element of a type known at run time only, boxed.</summary>
internal readonly struct ObjectElement : IArrayElement<ObjectElement, object?>
{
    private readonly Codec _codec;

    private ObjectElement(Codec codec)
    {
        _codec = codec;
    }

    public static ObjectElement For(Codec element) => new(element);

    public object? Read(ReadOnlySpan<byte> source) => _codec.ReadObject(source);

    public object? ReadNull() => null;

    public bool IsNull(object? item) => PgArgument.From(item).IsNull;

    public void Write(object? item, FrameBuffer target)
    {
        PgArgument argument = PgArgument.From(item);
        if (!_codec.TryWrite(in argument, target))
        {
            BadInput.Refused($"{ClrName.Of(argument.ClrType)} cannot be sent as {_codec.Type.Name}");
        }
    }
}
