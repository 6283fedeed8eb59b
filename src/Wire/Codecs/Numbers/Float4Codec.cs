using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>float4 as float or double. Accepts both, and integers that a single holds exactly; decimal is refused, since it would be rounded.</summary>
internal sealed class Float4Codec : ValueCodec<float, Float4Format>, IValueForm<double, Float4Format>
{
    public Float4Codec()
        : base(PgTypes.Float4) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Single:
                target.WriteSingle(argument.Single);
                return true;
            case PgArgumentKind.Double:
                Float4Format.Write(argument.Double, target);
                return true;
            default:
                if (!IntegerArgument.TryGet(in argument, out Int128 value))
                {
                    return false;
                }
                float single = (float)value;
                if (Int128.CreateSaturating(single) != value)
                {
                    BadInput.Refused("the integer has more digits than float4 holds exactly");
                }
                target.WriteSingle(single);
                return true;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new Float4ArrayCodec(type, this);
}
