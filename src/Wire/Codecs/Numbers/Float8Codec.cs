using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>float8 as double. Accepts float too, and integers that a double holds exactly; decimal is refused, since it would be rounded.</summary>
internal sealed class Float8Codec : ValueCodec<double, Float8Format>
{
    public Float8Codec()
        : base(PgTypes.Float8) { }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Double:
                target.WriteDouble(argument.Double);
                return true;
            case PgArgumentKind.Single:
                target.WriteDouble(argument.Single);
                return true;
            default:
                if (!IntegerArgument.TryGet(in argument, out Int128 value))
                {
                    return false;
                }
                double number = (double)value;
                if (Int128.CreateSaturating(number) != value)
                {
                    BadInput.Refused("the integer has more digits than float8 holds exactly");
                }
                target.WriteDouble(number);
                return true;
        }
    }
}
