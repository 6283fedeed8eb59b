using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Dates;

/// <summary>date as DateOnly, DateTime at midnight, or PgDate, which holds all of them. A DateTime is taken at midnight only.</summary>
internal sealed class DateCodec
    : ValueCodec<DateOnly, DateFormat>,
        IValueForm<DateTime, DateFormat>,
        IValueForm<PgDate, DateFormat>
{
    public DateCodec()
        : base(PgTypes.Date) { }

    public override object ReadObject(ReadOnlySpan<byte> source)
    {
        PgDate date = DateFormat.Read(source);
        return date.TryToDateOnly(out DateOnly own) ? (object)own : date;
    }

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Date:
                DateFormat.Write(argument.Date, target);
                return true;
            case PgArgumentKind.DateTime:
                DateFormat.Write(argument.DateTime, target);
                return true;
            case PgArgumentKind.Object when argument.Object is PgDate date:
                DateFormat.Write(date, target);
                return true;
            default:
                return false;
        }
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new DateArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<DateOnly, PgDate>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<DateOnly, PgDate>(type, this);
}
