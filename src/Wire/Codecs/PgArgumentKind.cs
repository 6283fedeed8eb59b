namespace ActorPg.Wire.Codecs;

/// <summary>Which of the common CLR types a <see cref="PgArgument"/> carries without boxing; everything else is an <see cref="Object"/>.</summary>
internal enum PgArgumentKind : byte
{
    Null,
    Boolean,
    Int16,
    Int32,
    Int64,
    UInt32,
    UInt64,
    Single,
    Double,
    Decimal,
    Char,
    String,
    Bytes,
    Guid,
    Date,
    Time,
    DateTime,
    DateTimeOffset,
    TimeSpan,
    Text,
    Object,
}
