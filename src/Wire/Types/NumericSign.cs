namespace ActorPg.Wire.Types;

/// <summary>The sign field of a numeric, which also says that it is no number. Source: PostgreSQL 18, numeric.c, NUMERIC_POS and kin.</summary>
internal enum NumericSign : ushort
{
    Positive = 0x0000,
    Negative = 0x4000,
    NaN = 0xC000,
    PositiveInfinity = 0xD000,
    NegativeInfinity = 0xF000,
}
