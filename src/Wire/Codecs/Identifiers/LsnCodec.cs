using ActorPg.Wire.Codecs.Numbers;
using ActorPg.Wire.Codecs.Textual;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Identifiers;

/// <summary>pg_lsn as PgLsn, ulong or string. Accepts any integer in range too.</summary>
internal sealed class LsnCodec : TextualCodec<PgLsn, LsnFormat>, IValueForm<ulong, LsnFormat>
{
    public LsnCodec()
        : base(PgTypes.PgLsn) { }

    protected override bool TryWriteOther(in PgArgument argument, FrameBuffer target)
    {
        if (!IntegerArgument.TryGet(in argument, out Int128 value))
        {
            return false;
        }
        if (value < ulong.MinValue || value > ulong.MaxValue)
        {
            BadInput.OutOfRange("pg_lsn", ulong.MinValue, ulong.MaxValue);
        }
        LsnFormat.Write(new PgLsn((ulong)value), target);
        return true;
    }
}
