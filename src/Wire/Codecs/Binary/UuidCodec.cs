using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>uuid as Guid, and nothing else.</summary>
internal sealed class UuidCodec : ValueCodec<Guid, UuidFormat>
{
    public UuidCodec()
        : base(PgTypes.Uuid) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Guid)
        {
            return false;
        }
        default(UuidFormat).Write(argument.Guid, target);
        return true;
    }
}
