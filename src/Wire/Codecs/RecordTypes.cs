namespace ActorPg.Wire.Codecs;

/// <summary>The OIDs of rows without a type of their own, and of their arrays. Source: PostgreSQL 18, pg_type.dat.</summary>
internal static class RecordTypes
{
    public const uint Record = 2249;
    public const uint Array = 2287;
}
