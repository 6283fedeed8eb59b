using System.Globalization;

namespace ActorPg.Server.Tests.Api;

/// <summary>Every type both ways: sent as an argument, read back, and compared with what the server prints of it.</summary>
[Collection(ServerFixture.Collection)]
public sealed class RoundTripTests(ServerFixture fixture)
{
    private static readonly DateTime _utc = new DateTime(2026, 3, 4, 5, 6, 7, 123, 456, DateTimeKind.Utc);
    private static readonly DateTime _local = new(2026, 3, 4, 5, 6, 7, 123, 456, DateTimeKind.Unspecified);
    private static readonly Guid _guid = new("01234567-89ab-cdef-0123-456789abcdef");

    /// <summary>The type, what is sent, and what the server prints.</summary>
    private static (string Type, object Value, string Text)[] Scalars =>
        [
            ("bool", true, "true"),
            ("bool", false, "false"),
            ("int2", short.MinValue, "-32768"),
            ("int4", int.MaxValue, "2147483647"),
            ("int8", long.MinValue, "-9223372036854775808"),
            ("float4", 1.5f, "1.5"),
            ("float4", float.NaN, "NaN"),
            ("float8", 0.1, "0.1"),
            ("float8", double.NegativeInfinity, "-Infinity"),
            ("float8", double.Epsilon, "5e-324"),
            ("float8", -0.0, "-0"),
            ("numeric", 12345.6700m, "12345.6700"),
            ("numeric", decimal.MinValue, "-79228162514264337593543950335"),
            ("numeric", 0.0000000000000000000000000001m, "0.0000000000000000000000000001"),
            ("numeric", 0.00m, "0.00"),
            ("text", "ünï 🎉 \t\n'\\", "ünï 🎉 \t\n'\\"),
            ("text", "", ""),
            ("varchar", "v", "v"),
            ("bpchar", "b", "b"),
            ("name", "n", "n"),
            ("\"char\"", 'c', "c"),
            ("bytea", (byte[])[0, 1, 0xfe, 0xff], "\\x0001feff"),
            ("bytea", Array.Empty<byte>(), "\\x"),
            ("uuid", _guid, "01234567-89ab-cdef-0123-456789abcdef"),
            ("oid", uint.MaxValue, "4294967295"),
            ("date", new DateOnly(2026, 2, 28), "2026-02-28"),
            ("date", DateOnly.MinValue, "0001-01-01"),
            ("date", DateOnly.MaxValue, "9999-12-31"),
            ("time", new TimeOnly(23, 59, 59, 999, 999), "23:59:59.999999"),
            ("timestamp", _local, "2026-03-04 05:06:07.123456"),
            ("timestamptz", _utc, "2026-03-04 05:06:07.123456+00"),
            ("interval", new PgInterval(14, -3, 4_000_005), "1 year 2 mons -3 days +00:00:04.000005"),
            ("json", """{"a" : 1}""", """{"a" : 1}"""),
            ("jsonb", """{"a": 1}""", """{"a": 1}"""),
        ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Scalars.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_value_goes_there_and_back_and_the_server_sees_the_same(int index)
    {
        (string type, object value, string text) = Scalars[index];
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("TimeZone", "UTC"));

        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{type} as v, $1::{type}::text as t, null::{type} as n",
                    PgArgument.From(value)
                )
                .Soon()
        )!.Value;

        object read = row["v"]!;
        Assert.Equal(text, row.Get<string>("t"));
        Assert.Equal(Same(value), Same(read));
        Assert.True(row.IsNull("n"));
        Assert.Null(row["n"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_array_of_it_goes_there_and_back(int index)
    {
        (string type, object value, string text) = Scalars[index];
        await using PgPool pool = await fixture.StartPoolAsync(change: o => o.WithSetting("TimeZone", "UTC"));
        Array array = Array.CreateInstance(value.GetType(), 3);
        for (int i = 0; i < array.Length; i++)
        {
            array.SetValue(value, i);
        }

        PgRecord row = (
            await pool.FetchRowAsync(
                    $"select $1::{type}[] as a, ($1::{type}[])[3]::text as t, array[null, ($1::{type}[])[1]] as n, '{{}}'::{type}[] as e",
                    PgArgument.From(array)
                )
                .Soon()
        )!.Value;

        Assert.Equal(text, row.Get<string>("t"));
        Assert.Equal([Same(value), Same(value), Same(value)], Elements(row["a"]!));
        Assert.Equal([null, Same(value)], Elements(row["n"]!));
        Assert.Empty(Elements(row["e"]!));
    }

    private static List<object?> Elements(object array)
    {
        List<object?> elements = [];
        foreach (object? element in (Array)array)
        {
            elements.Add(element is null ? null : Same(element));
        }
        return elements;
    }

    /// <summary>A form in which a sent value and its read counterpart can be compared: moments as UTC, numbers of one kind.</summary>
    private static object Same(object value) =>
        value switch
        {
            DateTimeOffset moment => moment.UtcDateTime.Ticks,
            DateTime time => time.Ticks,
            PgNumeric number => number.ToString(),
            decimal number => number.ToString(CultureInfo.InvariantCulture),
            byte[] bytes => Convert.ToHexString(bytes),
            ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
            char c => c.ToString(),
            _ => value,
        };
}
