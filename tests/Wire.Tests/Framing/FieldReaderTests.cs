using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Framing;

public sealed class FieldReaderTests
{
    [Fact]
    public void Reads_fields_in_order_to_the_end()
    {
        var fields = new FieldReader((byte)'x', Golden.Bytes("07 fffe 00000003 fffffffe 'ab'00 0102 'rest'"));

        Assert.Equal(7, fields.ReadByte());
        Assert.Equal(-2, fields.ReadInt16());
        Assert.Equal(3, fields.ReadInt32());
        Assert.Equal(0xfffffffe, fields.ReadUInt32());
        Assert.Equal("ab", fields.ReadCString());
        Assert.Equal([1, 2], fields.ReadBytes(2).ToArray());
        Assert.Equal(4, fields.Remaining);
        Assert.Equal("rest"u8.ToArray(), fields.ReadRest().ToArray());
        fields.End();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(4)]
    public void Refuses_a_length_that_lies(int count) =>
        Assert.Throws<PgProtocolException>(() =>
        {
            var fields = new FieldReader((byte)'x', [1, 2, 3]);
            _ = fields.ReadBytes(count);
        });

    [Fact]
    public void Names_message_and_offset_in_what_it_refuses()
    {
        PgProtocolException cut = Assert.Throws<PgProtocolException>(() =>
        {
            var fields = new FieldReader((byte)'T', [0, 1, 2]);
            _ = fields.ReadInt16();
            _ = fields.ReadInt32();
        });
        PgProtocolException trailing = Assert.Throws<PgProtocolException>(() =>
        {
            var fields = new FieldReader(0x01, [0, 1, 2]);
            _ = fields.ReadByte();
            fields.End();
        });

        Assert.Contains(
            "'T' ends within a field of 4 bytes at offset 2: 1 bytes",
            cut.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("0x01 is 2 bytes longer", trailing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_count_that_the_rest_cannot_hold() =>
        Assert.Throws<PgProtocolException>(() =>
        {
            var fields = new FieldReader((byte)'t', Golden.Bytes("ffff 00000017"));
            _ = fields.ReadCount16(bytesEach: 4);
        });
}
