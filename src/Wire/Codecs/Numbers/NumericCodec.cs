using System.Numerics;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Ranges;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Numbers;

/// <summary>
/// numeric as decimal, or as PgNumeric, which holds all of them; as BigInteger, long and double too. Accepts every kind of number: integers and
/// decimals exactly, a double or float as the shortest decimal number that stands for it.
/// </summary>
internal sealed class NumericCodec
    : ValueCodec<decimal, NumericFormat>,
        IValueForm<PgNumeric, NumericFormat>,
        IValueForm<BigInteger, NumericFormat>,
        IValueForm<long, NumericFormat>,
        IValueForm<double, NumericFormat>,
        IValueForm<int, NumericFormat>,
        IValueForm<ulong, NumericFormat>
{
    public NumericCodec()
        : base(PgTypes.Numeric) { }

    public override object ReadObject(ReadOnlySpan<byte> source) =>
        new NumericFields(source).TryToDecimal(out decimal own) ? (object)own : NumericFormat.Read(source);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.Decimal:
                NumericFormat.Write(argument.Decimal, target);
                return true;
            case PgArgumentKind.Double:
                NumericFormat.Write(PgNumeric.FromDouble(argument.Double), target);
                return true;
            case PgArgumentKind.Single:
                NumericFormat.Write(PgNumeric.FromSingle(argument.Single), target);
                return true;
            case PgArgumentKind.Object when argument.Object is PgNumeric numeric:
                NumericFormat.Write(numeric, target);
                return true;
            case PgArgumentKind.Object when argument.Object is BigInteger big:
                NumericFormat.Write(big, target);
                return true;
            default:
                if (!IntegerArgument.TryGet(in argument, out Int128 value))
                {
                    return false;
                }
                WriteInteger(value, in argument, target);
                return true;
        }
    }

    private static void WriteInteger(Int128 value, in PgArgument argument, FrameBuffer target)
    {
        if (value >= long.MinValue && value <= ulong.MaxValue)
        {
            NumericFormat.Write((decimal)value, target);
            return;
        }
        // An Int128 holds all integers but the upper half of UInt128.
        NumericFormat.Write(argument.Object is UInt128 wide ? (BigInteger)wide : (BigInteger)value, target);
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new NumericArrayCodec(type, this);

    public override Codec RangeOf(PgType type) => new RangeCodec<decimal, PgNumeric>(type, this);

    public override Codec MultirangeOf(PgType type) => new MultirangeCodec<decimal, PgNumeric>(type, this);
}
