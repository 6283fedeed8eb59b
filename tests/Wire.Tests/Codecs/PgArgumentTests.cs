namespace ActorPg.Wire.Tests.Codecs;

public class PgArgumentTests
{
    [Fact]
    public void A_value_is_the_same_argument_however_it_is_made()
    {
        Same(true, PgTypes.Bool);
        Same((short)-2, PgTypes.Int2);
        Same(-2, PgTypes.Int4);
        Same(-2L, PgTypes.Int8);
        Same(uint.MaxValue, PgTypes.Oid);
        Same(ulong.MaxValue, PgTypes.Xid8);
        Same(1.5f, PgTypes.Float4);
        Same(1.5, PgTypes.Float8);
        Same(-1.50m, PgTypes.Numeric);
        Same('x', PgTypes.Text);
        Same("text", PgTypes.Text);
        Same(new byte[] { 1 }, PgTypes.Bytea);
        Same(new ReadOnlyMemory<byte>([0, 1, 2], 1, 2), PgTypes.Bytea);
        Same(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), PgTypes.Uuid);
        Same(new DateOnly(2024, 2, 29), PgTypes.Date);
        Same(new TimeOnly(12, 30), PgTypes.Time);
        Same(new DateTime(2024, 2, 29), PgTypes.Timestamp);
        Same(new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(5)), PgTypes.TimestampTz);
        Same(TimeSpan.FromSeconds(1), PgTypes.Interval);
        Same(new PgInterval(1, 2, 3), PgTypes.Interval);
    }

    [Fact]
    public void A_nullable_is_its_value_or_NULL()
    {
        Assert.Equal("00000005", CodecProbe.Hex(PgTypes.Int4, PgArgument.Of<int?>(5)));
        Assert.True(PgArgument.Of<int?>(null).IsNull);
        Assert.True(PgArgument.Of<object?>(DBNull.Value).IsNull);
    }

    [Fact]
    public void A_value_never_shows()
    {
        Assert.Equal("PgArgument (String)", ((PgArgument)"secret").ToString());
        Assert.Equal("PgArgument (Int32)", ((PgArgument)12_345).ToString());
    }

    private static void Same<T>(T value, PgType type)
    {
        PgArgument generic = PgArgument.Of(value);
        PgArgument boxed = PgArgument.From(value);
        Assert.Equal(typeof(T) == typeof(ReadOnlyMemory<byte>) ? typeof(byte[]) : typeof(T), generic.ClrType);
        Assert.Equal(generic.ClrType, boxed.ClrType);
        Assert.Equal(CodecProbe.Hex(type, generic), CodecProbe.Hex(type, boxed));
        Assert.NotEmpty(CodecProbe.Hex(type, generic));
    }
}
