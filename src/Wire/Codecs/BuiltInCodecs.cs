using System.Collections.Concurrent;
using System.Globalization;
using ActorPg.Wire.Codecs.Binary;
using ActorPg.Wire.Codecs.Bits;
using ActorPg.Wire.Codecs.Dates;
using ActorPg.Wire.Codecs.Geometry;
using ActorPg.Wire.Codecs.Identifiers;
using ActorPg.Wire.Codecs.Json;
using ActorPg.Wire.Codecs.Network;
using ActorPg.Wire.Codecs.Numbers;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Codecs.Textual;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// The codecs of types whose OID is the same on every server, shared by all registries. Made when first asked for: an array codec alone is dozens
/// of generic types, which a program that never meets it should not load.
/// </summary>
internal static class BuiltInCodecs
{
    private static readonly ConcurrentDictionary<uint, Codec?> _made = new();

    /// <summary>The codec of a type with a fixed OID; null for an OID that only one server knows.</summary>
    public static Codec? Find(uint oid) => _made.TryGetValue(oid, out Codec? codec) ? codec : FindSlow(oid);

    /// <summary>A type that reads and writes as text, named after the OID when nothing else is known of it.</summary>
    public static Codec Text(uint oid) =>
        new TextCodec(new PgType(oid, PgTypes.NameOf(oid) ?? NameOf(oid)), formatCode: 0);

    private static Codec? FindSlow(uint oid)
    {
        // Nothing is kept of OIDs that are not built in, so the table stays as small as the list below.
        if (PgTypes.NameOf(oid) is not { } name)
        {
            return null;
        }
        return _made.GetOrAdd(oid, static (oid, name) => Make(oid, new PgType(oid, name)), name);
    }

    private static Codec Make(uint oid, PgType type) =>
        oid switch
        {
            16 => new BoolCodec(),
            17 => new ByteaCodec(),
            18 => new CharCodec(),
            20 => new Int8Codec(),
            21 => new Int2Codec(),
            23 => new Int4Codec(),
            19 or 25 or 142 or 705 or 1042 or 1043 or 1790 or 2275 => new TextCodec(type, formatCode: 1),
            26 or 28 or 29 => new UInt32Codec(type),
            700 => new Float4Codec(),
            701 => new Float8Codec(),
            114 => new JsonCodec(),
            1082 => new DateCodec(),
            1083 => new TimeCodec(),
            1114 => new TimestampCodec(),
            1184 => new TimestampTzCodec(),
            1186 => new IntervalCodec(),
            1266 => new TimeTzCodec(),
            3802 => new JsonbCodec(),
            1700 => new NumericCodec(),
            2278 => new VoidCodec(),
            600 => new TextualCodec<PgPoint, PointFormat>(type),
            601 => new TextualCodec<PgLSeg, LSegFormat>(type),
            602 => new TextualCodec<PgPath, PathFormat>(type),
            603 => new TextualCodec<PgBox, BoxFormat>(type),
            604 => new TextualCodec<PgPolygon, PolygonFormat>(type),
            628 => new TextualCodec<PgLine, LineFormat>(type),
            718 => new TextualCodec<PgCircle, CircleFormat>(type),
            650 => new CidrCodec(),
            869 => new InetCodec(),
            829 => new MacAddrCodec<MacAddrFormat>(type),
            774 => new MacAddrCodec<MacAddr8Format>(type),
            1560 or 1562 => new BitStringCodec(type),
            27 => new TextualCodec<PgTid, TidFormat>(type),
            3220 => new LsnCodec(),
            2970 or 5038 => new TextualCodec<PgSnapshot, SnapshotFormat>(type),
            3904 => Element(23).RangeOf(type),
            3926 => Element(20).RangeOf(type),
            3906 => Element(1700).RangeOf(type),
            3908 => Element(1114).RangeOf(type),
            3910 => Element(1184).RangeOf(type),
            3912 => Element(1082).RangeOf(type),
            4451 => Element(23).MultirangeOf(type),
            4536 => Element(20).MultirangeOf(type),
            4532 => Element(1700).MultirangeOf(type),
            4533 => Element(1114).MultirangeOf(type),
            4534 => Element(1184).MultirangeOf(type),
            4535 => Element(1082).MultirangeOf(type),
            2950 => new UuidCodec(),
            5069 => new Xid8Codec(),
            _ => BuiltInArrays.Make(type) ?? Text(oid),
        };

    private static Codec Element(uint oid) => Find(oid)!;

    private static string NameOf(uint oid) => string.Create(CultureInfo.InvariantCulture, $"oid {oid}");
}
