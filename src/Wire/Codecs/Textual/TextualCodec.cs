using ActorPg.Wire.Framing;
using ActorPg.Wire.Types;

namespace ActorPg.Wire.Codecs.Textual;

/// <summary>The base of codecs for types with a struct of their own, binary on the wire; a string is read and taken too.</summary>
internal class TextualCodec<T, TFormat> : ValueCodec<T, TFormat>, IReferenceForm<string, AsText<T, TFormat>>
    where T : struct, ITextual<T>
    where TFormat : struct, IBinaryFormat<T>
{
    public TextualCodec(PgType type)
        : base(type) { }

    public sealed override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind == PgArgumentKind.String)
        {
            default(AsText<T, TFormat>).Write(argument.String, target);
            return true;
        }
        if (argument.Kind == PgArgumentKind.Object && argument.Object is T value)
        {
            default(TFormat).Write(value, target);
            return true;
        }
        return TryWriteOther(in argument, target);
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new TextualArrayCodec<T, TFormat>(type, this);

    /// <summary>Writes what else the type is taken from; false, and nothing written, for all else.</summary>
    protected virtual bool TryWriteOther(in PgArgument argument, FrameBuffer target) => false;
}
