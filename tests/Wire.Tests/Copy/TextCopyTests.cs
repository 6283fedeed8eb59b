using System.Text;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Copy;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Copy;

/// <summary>The text COPY format, for types that have no other here.</summary>
public class TextCopyTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("tab\tnew\nret\rback\\", "tab\\tnew\\nret\\rback\\\\")]
    [InlineData("\\N", "\\\\N")]
    [InlineData("\\.", "\\\\.")]
    [InlineData("žluť", "žluť")]
    public void Text_is_escaped(string value, string expected) => Assert.Equal(expected + "\n", Row(25, value));

    [Fact]
    public void Null_is_told_from_empty_text() => Assert.Equal("\\N\n", Row(25, PgArgument.Null));

    [Fact]
    public void Types_are_written_as_the_server_reads_them()
    {
        Assert.Equal("t\n", Row(16, true));
        Assert.Equal("-5\n", Row(20, -5L));
        Assert.Equal("NaN\n", Row(701, double.NaN));
        Assert.Equal("\\\\x00ff\n", Row(17, new byte[] { 0, 255 }));
        Assert.Equal("1.50\n", Row(1700, 1.50m));
        Assert.Equal("infinity\n", Row(1184, PgArgument.From(PgTimestamp.Infinity)));
        Assert.Equal("{\"1\",\"2\"}\n", Row(1007, new[] { 1, 2 }));
        Assert.Equal("{\"a\\\\\"b\",\"c\\\\\\\\d\",NULL}\n", Row(1009, new[] { "a\"b", "c\\d", null }));
        Assert.Equal("{}\n", Row(1007, Array.Empty<int>()));
        Assert.Equal(
            "{{\"1\",\"2\"},{\"3\",\"4\"}}\n",
            Row(
                1007,
                PgArgument.From(
                    new[,]
                    {
                        { 1, 2 },
                        { 3, 4 },
                    }
                )
            )
        );
    }

    private static string Row(uint oid, PgArgument value)
    {
        using var target = new FrameBuffer(64);
        using var writer = new TextCopyWriter();
        int column = -1;
        writer.WriteRow([value], [new CodecRegistry().For(oid)], target, ref column);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
