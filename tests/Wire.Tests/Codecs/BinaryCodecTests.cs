using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class BinaryCodecTests
{
    [Fact]
    public void A_bool_is_one_byte()
    {
        Assert.Equal("01", Hex(PgTypes.Bool, true));
        Assert.Equal("00", Hex(PgTypes.Bool, false));
        Assert.True(ReadHex<bool>(PgTypes.Bool, "01"));
        Assert.False(ReadHex<bool?>(PgTypes.Bool, "00"));
        DecodeError<bool>(PgTypes.Bool, "");
        DecodeError<bool>(PgTypes.Bool, "0101");
        Assert.True(Refuses(PgTypes.Bool, 1));
        Assert.True(Refuses(PgTypes.Bool, "t"));
    }

    [Fact]
    public void A_uuid_keeps_the_order_of_its_text()
    {
        var uuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal("00112233445566778899aabbccddeeff", Hex(PgTypes.Uuid, uuid));
        Assert.Equal(uuid, ReadHex<Guid>(PgTypes.Uuid, "00112233445566778899aabbccddeeff"));
        Prop.ForAll((Guid value) => RoundTrip(PgTypes.Uuid, value) == value).QuickCheckThrowOnFailure();
        DecodeError<Guid>(PgTypes.Uuid, "00112233445566778899aabbccddee");
        Assert.True(Refuses(PgTypes.Uuid, uuid.ToString()));
    }

    [Fact]
    public void Bytea_is_its_bytes()
    {
        Assert.Equal("00ff", Hex(PgTypes.Bytea, new byte[] { 0, 255 }));
        Assert.Equal("ff", Hex(PgTypes.Bytea, new ReadOnlyMemory<byte>([0, 255, 1], 1, 1)));
        Assert.Equal([0, 255], ReadHex<byte[]>(PgTypes.Bytea, "00ff"));
        Assert.Equal([0, 255], ReadHex<ReadOnlyMemory<byte>>(PgTypes.Bytea, "00ff").ToArray());
        Prop.ForAll<byte[]>(value => RoundTrip(PgTypes.Bytea, value ?? []).SequenceEqual(value ?? []))
            .QuickCheckThrowOnFailure();
        Assert.True(Refuses(PgTypes.Bytea, "text"));
    }
}
