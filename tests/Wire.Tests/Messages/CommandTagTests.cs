using System.Text;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

public sealed class CommandTagTests
{
    [Theory]
    [InlineData("INSERT 0 2", 2L)]
    [InlineData("SELECT 0", 0L)]
    [InlineData("UPDATE 9223372036854775807", long.MaxValue)]
    [InlineData("COPY 10000", 10_000L)]
    [InlineData("COMMIT", null)]
    [InlineData("ROLLBACK", null)]
    [InlineData("CREATE TABLE", null)]
    [InlineData("INSERT 0 99999999999999999999", null)]
    [InlineData("INSERT 0 -1", null)]
    [InlineData("INSERT 0 ", null)]
    [InlineData("17", null)]
    [InlineData("", null)]
    public void Counts_the_rows_that_the_tag_names(string text, long? rows)
    {
        CommandTag tag = CommandTag.Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, tag.Text);
        Assert.Equal(rows, tag.Rows);
        Assert.Equal(text, tag.ToString());
    }

    [Fact]
    public void A_tag_seen_lately_is_the_same_object() =>
        Assert.Same(CommandTag.Of("SELECT 123"u8), CommandTag.Of("SELECT 123"u8));

    [Fact]
    public void A_tag_is_never_taken_for_another() =>
        Prop.ForAll(
                Gen.Choose(0, 5_000).ToArbitrary(),
                rows =>
                {
                    string text = $"SELECT {rows}";
                    CommandTag tag = CommandTag.Of(Encoding.UTF8.GetBytes(text));
                    return tag.Text == text && tag.Rows == rows;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Tags_are_equal_by_their_text()
    {
        byte[] text = Encoding.UTF8.GetBytes(new string('x', 100));
        CommandTag one = CommandTag.Of(text);
        CommandTag other = CommandTag.Of(text);

        Assert.NotSame(one, other);
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, CommandTag.Of("SELECT 1"u8));
    }

    [Fact]
    public void Survives_bytes_that_are_no_text()
    {
        CommandTag tag = Frames.Backend(buffer => CommandComplete.Write(buffer, [0xff, 0xfe]), CommandComplete.Read);

        Assert.Equal("\ufffd\ufffd", tag.Text);
        Assert.Null(tag.Rows);
    }
}
