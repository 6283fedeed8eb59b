using System.Buffers.Binary;
using System.Text;
using ActorPg.Simulation.Server;
using ActorPg.Wire.Messages;

namespace ActorPg.Actors.Tests.Hostile;

/// <summary>H27 to H30: values that are none. Whoever reads the value is told, and the connection goes on as before.</summary>
[Collection(HostileCollection.Name)]
public sealed class HostileValueTests : HostileTest
{
    [Theory, EveryWire]
    public async Task H27_an_integer_of_three_bytes(Over over)
    {
        await IsRefusedAsync<int>(over, PgTypes.Int4, [0, 0, 7]);
        await IsRefusedAsync<int>(over, PgTypes.Int4, [0, 0, 0, 0, 7]);
        await IsRefusedAsync<int>(over, PgTypes.Int4, []);
        await IsRefusedAsync<long>(over, PgTypes.Int8, new byte[7]);
        await IsRefusedAsync<bool>(over, PgTypes.Bool, []);
        await IsRefusedAsync<Guid>(over, PgTypes.Uuid, new byte[15]);
        await IsRefusedAsync<double>(over, PgTypes.Float8, new byte[9]);
    }

    [Theory, EveryWire]
    public async Task H28_arrays_that_lie(Over over)
    {
        const string OneElement = "00000004 00000007";
        string[] arrays =
        [
            "00000007 00000000 00000017" + string.Concat(Enumerable.Repeat(" 00000001 00000001", 7)) + OneElement,
            "ffffffff 00000000 00000017",
            "00000002 00000000 00000017 40000000 00000001 40000000 00000001 " + OneElement,
            "00000001 00000000 00000017 7fffffff 00000001 " + OneElement,
            "00000001 00000000 00000017 ffffffff 00000001 " + OneElement,
            "00000001 00000000 00000017 00000001 00000001 7fffffff 00000007",
            "00000001 00000000 00000017 00000001 00000001 fffffffe 00000007",
            "00000001 00000000 00000017 00000002 00000001 " + OneElement,
            "00000001 00000000 00000019 00000001 00000001 " + OneElement,
        ];
        foreach (string array in arrays)
        {
            await IsRefusedAsync<int[]>(over, PgTypes.Int4Array, Hex(array));
        }
    }

    [Theory, EveryWire]
    public async Task H29_counts_of_pairs_that_lie(Over over)
    {
        foreach (string count in (string[])["ffffffff", "7fffffff", "80000000", "00000002"])
        {
            byte[] bytes = Hex(count + " 00000001 'k' ffffffff");
            var codec = new Catalog.HstoreCodec(new PgType(99_999, "hstore"));
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<PgDecodeException>(() => codec.Read(bytes));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
            // The same lie in a type that every server has.
            await IsRefusedAsync<PgMultirange<int>>(over, PgTypes.Int4Multirange, bytes);
            await IsRefusedAsync<PgPolygon>(over, PgTypes.Polygon, bytes);
        }
    }

    [Theory, EveryWire]
    public async Task H30_values_that_are_none(Over over)
    {
        await IsRefusedAsync<decimal>(over, PgTypes.Numeric, Hex("7a12 0000 0000 0000 0001"));
        await IsRefusedAsync<decimal>(over, PgTypes.Numeric, Hex("0001 7fff 0000 0000 2710"));
        await IsRefusedAsync<decimal>(over, PgTypes.Numeric, Hex("0001 0000 1234 0000 0001"));
        await IsRefusedAsync<decimal>(over, PgTypes.Numeric, Hex("0001 7fff 0000 0000 0001"));
        await IsRefusedAsync<PgRange<int>>(over, PgTypes.Int4Range, [0xff]);
        await IsRefusedAsync<PgRecord>(over, Record, Hex("7fffffff 00000017 00000004 00000007"));
        await IsRefusedAsync<PgRecord>(over, Record, Hex("ffffffff"));
        await IsRefusedAsync<string>(over, PgTypes.Text, [0x61, 0xff, 0xc0, 0xaf]);
        await IsRefusedAsync<string>(over, PgTypes.Text, [0xed, 0xa0, 0x80]);
        await IsRefusedAsync<string>(over, PgTypes.Jsonb, Hex("02 '{}'"));
        await IsRefusedAsync<DateTime>(over, PgTypes.Timestamp, Hex("7ffffffffffffffe"));
        await IsRefusedAsync<DateOnly>(over, PgTypes.Date, Hex("7ffffffe"));
        await IsRefusedAsync<TimeOnly>(over, PgTypes.Time, Hex("7fffffffffffffff"));
        await IsRefusedAsync<PgInet>(over, PgTypes.Inet, Hex("02 ff 00 04 0a000001"));
        await IsRefusedAsync<PgBitString>(over, PgTypes.VarBit, Hex("7fffffff 00"));
    }

    [Theory, EveryWire]
    public async Task H30_records_within_records_without_end(Over over)
    {
        byte[] nested = Nested(10_000);
        await using HostileStage stage = await TaughtAsync(over, Record, nested);
        // As deep as it may be, and no deeper: no stack overflows, whoever reads all of it is told.
        PgRecord record = await stage.RunAsync(() => stage.Pool.FetchValueAsync<PgRecord>("select bad"));
        int depth = 0;
        object? inner = record;
        Exception? end = Record_(() =>
        {
            for (; inner is PgRecord next && next.Count > 0; depth++)
            {
                inner = next[0];
            }
        });
        Assert.True(end is null or PgDecodeException, $"{end}");
        Assert.InRange(depth, 1, 10_000);
        await stage.IsAnsweredAsync(sessions: 1);
    }

    [Theory, EveryWire]
    public async Task H30_brackets_within_brackets_without_end(Over over)
    {
        byte[] json = Encoding.UTF8.GetBytes(new string('[', 100_000));
        await using HostileStage stage = await TaughtAsync(over, PgTypes.Json, json);
        // Text is text: nobody has parsed it yet.
        Assert.Equal(100_000, (await stage.RunAsync(() => stage.Pool.FetchValueAsync<string>("select bad")))!.Length);
        await Assert.ThrowsAsync<PgDecodeException>(() =>
            stage.RunAsync(() => stage.Pool.FetchValueAsync<System.Text.Json.JsonDocument>("select bad"))
        );
        await stage.IsAnsweredAsync(sessions: 1);
    }

    private static PgType Record { get; } = new(Wire.Codecs.RecordTypes.Record, "record");

    private static Exception? Record_(Action action) => Xunit.Record.Exception(action);

    /// <summary>A record with one field, which is a record with one field, and so on.</summary>
    private static byte[] Nested(int depth)
    {
        const int Header = 12;
        byte[] bytes = new byte[(depth * Header) + 4];
        for (int i = 0; i < depth; i++)
        {
            Span<byte> here = bytes.AsSpan(i * Header);
            BinaryPrimitives.WriteInt32BigEndian(here, 1);
            BinaryPrimitives.WriteUInt32BigEndian(here[4..], Wire.Codecs.RecordTypes.Record);
            BinaryPrimitives.WriteInt32BigEndian(here[8..], bytes.Length - ((i + 1) * Header));
        }
        return bytes;
    }

    private static async Task<HostileStage> TaughtAsync(Over over, PgType type, byte[] value)
    {
        HostileStage stage = HostileStage.Open(over);
        await stage.GetAsync(server => Teach(server, type, value));
        await stage.StartAsync();
        return stage;
    }

    private static CannedStatement Teach(ScriptedServer server, PgType type, byte[] value) =>
        server.On("select bad").Returns(new RowField("v", type.Oid)).Row(value);

    /// <summary>Read in whichever way, it is a decode error; the connection that brought it answers the next question.</summary>
    private static async Task IsRefusedAsync<T>(Over over, PgType type, byte[] value)
    {
        await using HostileStage stage = await TaughtAsync(over, type, value);
        Func<Task>[] ways =
        [
            () => stage.RunAsync(() => stage.Pool.FetchValueAsync<T>("select bad")),
            typeof(T) == typeof(PgRecord) // which would be the row, not its column
                ? () => stage.RunAsync(() => stage.Pool.FetchValueAsync<T>("select bad"))
                : () => stage.RunAsync(() => stage.Pool.FetchAsync<T>("select bad")),
            async () => _ = (await stage.RunAsync(() => stage.Pool.FetchAsync("select bad")))[0].Get<T>(0),
            async () => _ = (await stage.RunAsync(() => stage.Pool.FetchRowAsync("select bad")))!.Value[0],
        ];
        for (int i = 0; i < ways.Length; i++)
        {
            Func<Task> way = ways[i];
            Exception? failure = await MeasuredAsync(stage, () => Xunit.Record.ExceptionAsync(way));
            // As an object, a value that no .NET type can hold comes in PostgreSQL's own.
            Assert.True(
                failure is PgDecodeException || (failure is null && i == ways.Length - 1),
                $"{type} {i}: {failure}"
            );
        }
        await stage.IsAnsweredAsync(sessions: 1);
    }
}
