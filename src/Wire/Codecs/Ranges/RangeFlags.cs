namespace ActorPg.Wire.Codecs.Ranges;

/// <summary>The first byte of a range. Source: PostgreSQL 18, rangetypes.h, RANGE_EMPTY and kin.</summary>
[Flags]
internal enum RangeFlags : byte
{
    None = 0x00,
    Empty = 0x01,
    LowerInclusive = 0x02,
    UpperInclusive = 0x04,
    LowerInfinite = 0x08,
    UpperInfinite = 0x10,
}
