using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>bool as bool, and nothing else.</summary>
internal sealed class BoolCodec : ValueCodec<bool, BoolFormat>
{
    public BoolCodec()
        : base(PgTypes.Bool) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (argument.Kind != PgArgumentKind.Boolean)
        {
            return false;
        }
        default(BoolFormat).Write(argument.Boolean, target);
        return true;
    }
}
