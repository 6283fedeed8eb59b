using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Binary;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Codecs.Json;
using ActorPg.Wire.Codecs.Numbers;
using ActorPg.Wire.Codecs.Strings;

namespace ActorPg.Wire.Codecs;

/// <summary>The arrays of built-in types whose elements have a binary codec.</summary>
internal static class BuiltInArrays
{
    /// <summary>The codec of an array type with a fixed OID; null where its elements travel as text, and then so does it.</summary>
    public static Codec? Make(PgType type)
    {
        if (type.Oid == PgTypes.Int2Vector.Oid)
        {
            return new Int2ArrayCodec(type, BuiltInCodecs.Find(PgTypes.Int2.Oid)!, lowerBound: 0);
        }
        if (type.Oid == PgTypes.OidVector.Oid)
        {
            return new ValueArrayCodec<uint, UInt32Format>(type, BuiltInCodecs.Find(PgTypes.Oid.Oid)!, lowerBound: 0);
        }
        uint elementOid = PgTypes.ElementOf(type.Oid);
        return elementOid == 0 || BuiltInCodecs.Find(elementOid) is not { FormatCode: 1 } element
            ? null
            : Make(type, element);
    }

    /// <summary>The codec of arrays of a built-in type's codec; null where there is none for it.</summary>
    public static ArrayCodec? Make(PgType type, Codec element) =>
        element switch
        {
            BoolCodec => new ValueArrayCodec<bool, BoolFormat>(type, element),
            ByteaCodec => new ByteaArrayCodec(type, element),
            CharCodec => new CharArrayCodec(type, element),
            Int2Codec => new Int2ArrayCodec(type, element),
            Int4Codec => new Int4ArrayCodec(type, element),
            Int8Codec => new ValueArrayCodec<long, Int8Format>(type, element),
            UInt32Codec => new ValueArrayCodec<uint, UInt32Format>(type, element),
            Xid8Codec => new ValueArrayCodec<ulong, Xid8Format>(type, element),
            Float4Codec => new Float4ArrayCodec(type, element),
            Float8Codec => new ValueArrayCodec<double, Float8Format>(type, element),
            NumericCodec => new NumericArrayCodec(type, element),
            UuidCodec => new ValueArrayCodec<Guid, UuidFormat>(type, element),
            TextCodec => new ReferenceArrayCodec<string, TextFormat>(type, element),
            DateCodec => new DateArrayCodec(type, element),
            TimeCodec => new TimeArrayCodec(type, element),
            TimeTzCodec => new ValueArrayCodec<PgTimeTz, TimeTzFormat>(type, element),
            TimestampCodec => new TimestampArrayCodec(type, element),
            TimestampTzCodec => new TimestampTzArrayCodec(type, element),
            IntervalCodec => new IntervalArrayCodec(type, element),
            JsonCodec => new JsonArrayCodec(type, element),
            JsonbCodec => new JsonbArrayCodec(type, element),
            _ => null,
        };
}
