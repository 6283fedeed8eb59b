using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace ActorPg.Server.Tests.Types;

/// <summary>The built-in types beyond numbers, text and bytes.</summary>
internal static class TypeCases
{
    public static IReadOnlyList<TypeCase> All { get; } =
    [
        new ValueCase<PgBitString>("bit(13)", d => d.Bits(13)),
        new ValueCase<PgBitString>("varbit", d => d.Bits(d.Number(70))),
        new ReferenceCase<PhysicalAddress>("macaddr", d => d.Mac(6), Colons),
        new ReferenceCase<PhysicalAddress>("macaddr8", d => d.Mac(8), Colons),
        // A host's own prefix is not printed by inet, but by its cast to text.
        new ValueCase<PgInet>("inet", d => d.Inet(), InetText),
        new ValueCase<IPNetwork>("cidr", d => d.Network()),
        new ValueCase<PgInet>("cidr", d => d.Network(), InetText),
        new ValueCase<PgPoint>("point", d => d.Point()),
        new ValueCase<PgLine>("line", d => new PgLine(d.Finite(), 1 + d.Number(9), d.Double())),
        new ValueCase<PgLSeg>("lseg", d => new PgLSeg(d.Point(), d.Point())),
        new ValueCase<PgBox>("box", d => d.Box()),
        new ValueCase<PgPath>("path", d => new PgPath(d.Points(), d.Coin())),
        new ValueCase<PgPolygon>("polygon", d => new PgPolygon(d.Points())),
        new ValueCase<PgCircle>("circle", d => new PgCircle(d.Point(), Math.Abs(d.Finite()))),
        new ValueCase<PgTid>("tid", d => new PgTid(d.UInt32(), (ushort)d.Number(65_536))),
        new ValueCase<uint>("xid", d => d.UInt32()),
        new ValueCase<uint>("cid", d => d.UInt32()),
        new ValueCase<uint>("oid", d => d.UInt32()),
        new ValueCase<ulong>("xid8", d => d.UInt64()),
        new ValueCase<PgLsn>("pg_lsn", d => new PgLsn(d.UInt64())),
        new ValueCase<PgSnapshot>("pg_snapshot", d => d.Snapshot()),
        new ValueCase<PgSnapshot>("txid_snapshot", d => d.Snapshot()),
        new ValueCase<PgNumeric>("numeric", d => d.Numeric()),
        new ValueCase<PgDate>("date", d => d.Date()),
        new ValueCase<PgTimestamp>("timestamp", d => d.Timestamp()),
        new ValueCase<PgTimestamp>("timestamptz", d => d.Timestamp(), Zoned),
        new ValueCase<TimeSpan>("time", d => d.TimeOfDay(), TimeText),
        new ValueCase<PgTimeTz>("timetz", d => d.TimeTz()),
        new ValueCase<PgInterval>("interval", d => d.Interval()),
        new ValueCase<PgRange<int>>("int4range", d => d.Range(d.Int32)),
        new ValueCase<PgRange<long>>("int4range", d => d.Range<long>(() => d.Int32())),
        new ValueCase<PgRange<long>>("int8range", d => d.Range(d.Int64)),
        new ValueCase<PgRange<decimal>>("numrange", d => d.Continuous(d.Decimal)),
        new ValueCase<PgRange<PgNumeric>>("numrange", d => d.Continuous(() => (PgNumeric)d.Decimal())),
        new ValueCase<PgRange<DateTime>>("tsrange", d => d.Continuous(d.Time)),
        new ValueCase<PgRange<PgTimestamp>>("tsrange", d => d.Continuous(d.Timestamp)),
        new ValueCase<PgRange<DateTimeOffset>>(
            "tstzrange",
            d => d.Continuous(() => new DateTimeOffset(d.Time(), TimeSpan.Zero))
        ),
        new ValueCase<PgRange<DateOnly>>("daterange", d => d.Range(d.Day)),
        new ValueCase<PgRange<PgDate>>("daterange", d => d.Range<PgDate>(() => d.Day())),
        new ValueCase<PgMultirange<int>>("int4multirange", d => d.Multirange(d.Int32)),
        new ValueCase<PgMultirange<long>>("int8multirange", d => d.Multirange(d.Int64)),
        new ValueCase<PgMultirange<decimal>>("nummultirange", d => d.Multirange(d.Decimal)),
        new ValueCase<PgMultirange<DateTime>>("tsmultirange", d => d.Multirange(d.Time)),
        new ValueCase<PgMultirange<PgTimestamp>>("tsmultirange", d => d.Multirange(d.Timestamp)),
        new ValueCase<PgMultirange<DateTimeOffset>>(
            "tstzmultirange",
            d => d.Multirange(() => new DateTimeOffset(d.Time(), TimeSpan.Zero))
        ),
        new ValueCase<PgMultirange<DateOnly>>("datemultirange", d => d.Multirange(d.Day)),
        new ReferenceCase<string>("money", d => $"${d.Number(999)}.{d.Number(90) + 10}"),
        new ReferenceCase<string>("refcursor", d => d.Text()),
        new ReferenceCase<string>("xml", d => $"<a b=\"{d.Number(100)}\">é, {{x}}</a>"),
        new ReferenceCase<string>("tsvector", d => $"'a{d.Number(100)}':1A,{2 + d.Number(9)} 'b ''c'''"),
        new ReferenceCase<string>("tsquery", d => $"'a{d.Number(100)}' & !'b c'"),
        new ReferenceCase<string>("jsonpath", d => $"$.\"a\"[{d.Number(100)}]"),
        new ReferenceCase<string>("regclass", d => d.Coin() ? "pg_class" : "pg_type"),
        new ReferenceCase<string>("regtype", d => d.Coin() ? "integer" : "timestamp with time zone[]"),
        new ReferenceCase<string>("regproc", _ => "pg_sleep"),
        new ReferenceCase<string>("regnamespace", _ => "pg_catalog"),
        new ReferenceCase<string>("aclitem", d => $"=r{(d.Coin() ? "w" : "*")}/{Role}"),
    ];

    /// <summary>The role of the tests, as an ACL shows it.</summary>
    public static string Role { get; set; } = "postgres";

    private static string Colons(PhysicalAddress value) =>
        string.Join(':', value.GetAddressBytes().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

    private static string InetText(PgInet value) => $"{value.Address}/{value.PrefixLength}";

    private static string Zoned(PgTimestamp value)
    {
        string text = value.ToString();
        return !value.IsFinite ? text
            : text.EndsWith(" BC", StringComparison.Ordinal) ? $"{text[..^3]}+00 BC"
            : $"{text}+00";
    }

    private static string TimeText(TimeSpan value)
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)value.TotalHours:00}:{value.Minutes:00}:{value.Seconds:00}"
        );
        long fraction = value.Ticks % TimeSpan.TicksPerSecond / 10;
        return fraction == 0 ? text : $"{text}.{fraction:000000}".TrimEnd('0');
    }
}
