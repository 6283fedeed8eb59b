using System.Buffers;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Codecs;

public class ParameterWriterTests
{
    [Fact]
    public void Each_argument_is_its_length_and_its_bytes()
    {
        using var buffer = new FrameBuffer();
        ParameterWriter.Write(
            [7, PgArgument.Null, "ab", ""],
            Codecs(PgTypes.Int4, PgTypes.Int4, PgTypes.Text, PgTypes.Text),
            buffer
        );
        Assert.Equal(
            "0000000400000007" + "ffffffff" + "000000026162" + "00000000",
            Convert.ToHexStringLower(buffer.WrittenSpan)
        );
    }

    [Fact]
    public void NULL_comes_as_null_DBNull_or_an_empty_nullable()
    {
        using var buffer = new FrameBuffer();
        ParameterWriter.Write(
            [(string?)null, DBNull.Value, (int?)null, PgArgument.From(null), PgArgument.Of<string?>(null)],
            Codecs(PgTypes.Int4, PgTypes.Int4, PgTypes.Int4, PgTypes.Int4, PgTypes.Int4),
            buffer
        );
        Assert.Equal(string.Concat(Enumerable.Repeat("ffffffff", 5)), Convert.ToHexStringLower(buffer.WrittenSpan));
    }

    [Fact]
    public void Text_for_any_type_is_sent_as_text_and_says_so()
    {
        using var buffer = new FrameBuffer();
        short[] formats = ParameterWriter.Write(
            [7, Pg.Text("tomorrow"), Pg.Text(null), "x"],
            Codecs(PgTypes.Int4, PgTypes.Date, PgTypes.Int4, PgTypes.TsVector),
            [1, 1, 1, 0],
            buffer
        );
        Assert.Equal([1, 0, 1, 0], formats);
        Assert.Equal(
            "0000000400000007" + "00000008746f6d6f72726f77" + "ffffffff" + "0000000178",
            Convert.ToHexStringLower(buffer.WrittenSpan)
        );
        buffer.Clear();
        short[] own = [1];
        Assert.Same(own, ParameterWriter.Write([7], Codecs(PgTypes.Int4), own, buffer));
        Assert.Empty(ParameterWriter.Write([Pg.Text("'a'")], Codecs(PgTypes.TsVector), [], buffer));
    }

    [Fact]
    public void Text_for_any_type_is_refused_where_the_format_cannot_be_said()
    {
        using var buffer = new FrameBuffer();
        PgInputException error = Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write([1, Pg.Text("1")], Codecs(PgTypes.Int4, PgTypes.Int4), buffer)
        );
        Assert.Equal("$2", error.ParamName);
        Assert.Equal(0, buffer.Length);
        ParameterWriter.Write([Pg.Text("'a'")], Codecs(PgTypes.TsVector), buffer);
        Assert.Equal("00000003276127", Convert.ToHexStringLower(buffer.WrittenSpan));
        Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write([new object[] { Pg.Text("1") }], Codecs(PgTypes.Int4Array), [1], buffer)
        );
        Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write([Pg.Text("a\0")], Codecs(PgTypes.Int4), [1], buffer)
        );
    }

    [Theory]
    [InlineData(2, 1, "the server expects 2 arguments for this query, 1 was passed")]
    [InlineData(1, 2, "the server expects 1 argument for this query, 2 were passed")]
    [InlineData(0, 3, "the server expects 0 arguments for this query, 3 were passed")]
    [InlineData(1, 0, "the server expects 1 argument for this query, 0 were passed")]
    public void The_count_must_be_the_servers(int expected, int passed, string message)
    {
        PgInputException error = Fails(new PgArgument[passed], Codecs([.. Enumerable.Repeat(PgTypes.Int4, expected)]));
        Assert.Equal(message, error.Message);
    }

    [Fact]
    public void More_arguments_than_the_protocol_counts_are_refused()
    {
        Codec[] codecs = Codecs([.. Enumerable.Repeat(PgTypes.Int4, 65_536)]);
        PgInputException error = Fails(new PgArgument[65_536], codecs);
        Assert.Equal("a query takes at most 65535 arguments, 65536 were passed", error.Message);
        using var buffer = new FrameBuffer();
        ParameterWriter.Write(new PgArgument[65_535], codecs[1..], buffer);
        Assert.Equal(65_535 * 4, buffer.Length);
    }

    [Fact]
    public void An_argument_of_the_wrong_type_is_named_with_both_types()
    {
        PgInputException error = Fails([1, "x"], Codecs(PgTypes.Int4, PgTypes.Int4));
        Assert.Equal("$2", error.ParamName);
        Assert.StartsWith(
            "invalid input for query argument $2: String cannot be sent as int4",
            error.Message,
            StringComparison.Ordinal
        );
        error = Fails([PgArgument.From(new Dictionary<string, int?>(StringComparer.Ordinal))], Codecs(PgTypes.Uuid));
        Assert.Contains("Dictionary<String, Int32?> cannot be sent as uuid", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_out_of_range_is_named_and_not_quoted()
    {
        PgInputException error = Fails([1, 2, 98_765], Codecs(PgTypes.Int4, PgTypes.Int4, PgTypes.Int2));
        Assert.Equal("$3", error.ParamName);
        Assert.DoesNotContain("98765", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_leaves_the_buffer_as_it_was()
    {
        using var buffer = new FrameBuffer();
        buffer.WriteByte(42);
        Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write(
                [1, new string('x', 5000), "a\0"],
                Codecs(PgTypes.Int4, PgTypes.Text, PgTypes.Text),
                buffer
            )
        );
        Assert.Equal([42], buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void What_exceeds_one_message_is_refused_before_the_buffer_grows()
    {
        PgArgument huge = (ReadOnlyMemory<byte>)new Untouchable(FrameBuffer.LargestMessageBytes).Memory;
        PgInputException error = Fails([1, huge], Codecs(PgTypes.Int4, PgTypes.Bytea));
        Assert.Equal("$2", error.ParamName);
        Assert.Contains("1073741822", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_sequence_of_the_caller_throws_comes_through_and_leaves_nothing()
    {
        using var buffer = new FrameBuffer();
        IEnumerable<int> failing = Enumerable.Range(0, 3).Select(i => i < 2 ? i : throw new TimeoutException());
        Assert.Throws<TimeoutException>(() =>
            ParameterWriter.Write([1, PgArgument.From(failing)], Codecs(PgTypes.Int4, PgTypes.Int4Array), buffer)
        );
        Assert.Equal(0, buffer.Length);
    }

    private static Codec[] Codecs(params PgType[] types) => [.. types.Select(CodecProbe.CodecOf)];

    private static PgInputException Fails(PgArgument[] arguments, Codec[] codecs)
    {
        using var buffer = new FrameBuffer();
        PgInputException error = Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write(arguments, codecs, buffer)
        );
        Assert.Equal(0, buffer.Length);
        return error;
    }

    /// <summary>Memory of any length that is not there: whoever looks into it fails the test.</summary>
    private sealed class Untouchable(int length) : MemoryManager<byte>
    {
        public override Memory<byte> Memory => CreateMemory(length);

        public override Span<byte> GetSpan() => throw new InvalidOperationException("The bytes were touched.");

        public override MemoryHandle Pin(int elementIndex = 0) => throw new InvalidOperationException();

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
