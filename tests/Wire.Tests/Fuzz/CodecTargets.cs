using System.Numerics;
using System.Reflection;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Tests.Codecs;

namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>Every codec of the registry as a target, in binary and as text.</summary>
internal static class CodecTargets
{
    // One digit with the largest weight and scale is a number of 147,000 characters, which only writing it out may cost.
    private const long LargestNumber = 1 << 20;

    private static readonly MethodInfo _typed = typeof(CodecTargets).GetMethod(
        nameof(ReadTyped),
        BindingFlags.NonPublic | BindingFlags.Static
    )!;

    /// <summary>Values to start from; what is spoiled goes deeper than noise does.</summary>
    private static readonly (PgType Type, PgArgument Value)[] _valid =
    [
        .. HostileBytesTests.Seeds,
        (PgTypes.Numeric, PgArgument.From(PgNumeric.Parse("NaN"))),
        (PgTypes.Numeric, 0.000001m),
        (PgTypes.Date, PgArgument.From(PgDate.Parse("infinity"))),
        (PgTypes.Timestamp, PgArgument.From(PgTimestamp.Parse("-infinity"))),
        (PgTypes.Interval, PgArgument.From(PgInterval.Parse("P1Y2M-3DT4H5M6.789S"))),
        (PgTypes.TextArray, new[] { "a,b", null, "{\"", "\\", "" }),
        (PgTypes.Int8Range, new PgRange<long>(-5, 5)),
        (PgTypes.Circle, "<(1,2),3>"),
        (PgTypes.Lseg, "[(1,2),(3,4)]"),
        (PgTypes.Box, "(3,4),(1,2)"),
        (PgTypes.MacAddr8, "08:00:2b:01:02:03:04:05"),
        (PgTypes.PgLsn, "16/B374D848"),
        (PgTypes.Bit, "1"),
        (PgTypes.Bit, "0110"),
        (PgTypes.NumRange, new PgRange<decimal>(1.5m, 2.5m)),
    ];

    public static IReadOnlyList<FuzzTarget> Binary { get; } = [.. Codecs().Select(BinaryTarget)];

    public static IReadOnlyList<FuzzTarget> Text { get; } = [.. Codecs().Select(TextTarget)];

    // Types that share a codec differ in name alone. One generic codec is one decoder as well, of which two kinds of parts are enough.
    private static IEnumerable<Codec> Codecs() =>
        Enumerable
            .Range(0, 7000)
            .Select(oid => (Oid: (uint)oid, Name: PgTypes.NameOf((uint)oid)))
            .Where(type => type.Name is not null)
            .Select(type => CodecProbe.CodecOf(new PgType(type.Oid, type.Name!)))
            .GroupBy(codec => (codec.GetType(), codec.FormatCode))
            .Select(same => same.OrderByDescending(codec => ValidOf(codec).Count).First())
            .GroupBy(codec => (Definition(codec.GetType()), codec.FormatCode))
            .SelectMany(same => same.OrderByDescending(codec => ValidOf(codec).Count).Take(2));

    private static Type Definition(Type codec) => codec.IsGenericType ? codec.GetGenericTypeDefinition() : codec;

    private static List<byte[]> ValidOf(Codec codec) =>
        [
            .. _valid
                .Where(seed => seed.Type.Oid == codec.Type.Oid)
                .Select(seed => CodecProbe.Write(seed.Type, seed.Value)),
        ];

    private static FuzzTarget BinaryTarget(Codec codec) =>
        new(
            codec.Type.Name,
            ValidOf(codec),
            [
                bytes => codec.ReadObject(bytes),
                .. codec
                    .GetType()
                    .GetInterfaces()
                    .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ICodec<>))
                    .Select(type => type.GetGenericArguments()[0])
                    .Where(type => !type.ToString().Contains(nameof(BigInteger), StringComparison.Ordinal))
                    .Select(type =>
                    {
                        var read = _typed.MakeGenericMethod(type).CreateDelegate<Action<Codec, byte[]>>();
                        return (Action<byte[]>)(bytes => read(codec, bytes));
                    }),
            ],
            failure => failure is PgDecodeException,
            Allowance(codec)
        );

    private static FuzzTarget TextTarget(Codec codec)
    {
        var texts = new List<byte[]>();
        foreach (byte[] valid in ValidOf(codec))
        {
            using var buffer = new FrameBuffer();
            TextValue.ToText(codec, valid, buffer);
            texts.Add(buffer.WrittenSpan.ToArray());
        }
        return new(
            codec.Type.Name,
            texts,
            [
                text =>
                {
                    using var buffer = new FrameBuffer();
                    TextValue.FromText(codec, text, buffer);
                    codec.ReadObject(buffer.WrittenSpan);
                },
            ],
            failure => failure is PgDecodeException,
            Allowance(codec)
        );
    }

    private static long Allowance(Codec codec) =>
        codec.Type.Name.Contains("num", StringComparison.Ordinal) ? LargestNumber : 64 << 10;

    private static void ReadTyped<T>(Codec codec, byte[] bytes) => ((ICodec<T>)codec).Read(bytes);
}
