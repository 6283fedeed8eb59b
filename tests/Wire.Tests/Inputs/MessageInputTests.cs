using System.Runtime.InteropServices;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Inputs;

/// <summary>
/// Bad inputs, by their numbers in the catalogue, that no message can be made of. Those of a gigabyte are claimed to be there and are not: whoever
/// looked at them would fail the test.
/// </summary>
public sealed class MessageInputTests
{
    private const int Huge = 1_100_000_000;

    [Fact]
    public void B20_A_text_longer_than_a_message_is_refused_before_the_buffer_grows()
    {
        using var buffer = new FrameBuffer();
        var refused = Assert.Throws<PgInputException>(() => buffer.WriteUtf8(Chars(Huge)));
        Assert.Contains($"{Huge} characters", refused.Message, StringComparison.Ordinal);
        AssertUntouched(buffer);
    }

    [Fact]
    public void B20_Texts_that_are_too_long_together_are_refused_before_the_first_is_written()
    {
        string part = new('x', 1 << 20);
        PgArgument[] arguments = [.. Enumerable.Repeat<PgArgument>(part, 1024)];
        using var buffer = new FrameBuffer();
        var refused = Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write(arguments, Codecs(PgTypes.Text, 1024), buffer)
        );
        Assert.Equal("$1024", refused.ParamName);
        Assert.Contains("1073741822", refused.Message, StringComparison.Ordinal);
        AssertUntouched(buffer);
    }

    [Fact]
    public void B20_The_elements_of_an_array_are_counted_before_the_first_is_written()
    {
        using var buffer = new FrameBuffer();
        string[] texts = [.. Enumerable.Repeat(new string('x', 1 << 20), 1024)];
        byte[][] bytes = [.. Enumerable.Repeat(new byte[1 << 20], 1024)];
        foreach (
            (PgType type, Array value) in ((PgType, Array)[])[(PgTypes.TextArray, texts), (PgTypes.ByteaArray, bytes)]
        )
        {
            var refused = Assert.Throws<PgInputException>(() =>
                ParameterWriter.Write([PgArgument.From(value)], Codecs(type, 1), buffer)
            );
            Assert.Equal("$1", refused.ParamName);
            Assert.Contains("elements", refused.Message, StringComparison.Ordinal);
            AssertUntouched(buffer);
        }
    }

    [Fact]
    public void B33_A_codec_writes_exactly_the_bytes_that_its_type_has()
    {
        foreach (
            (PgType type, PgArgument argument, int bytes) in ((PgType, PgArgument, int)[])
                [
                    (PgTypes.Bool, true, 1),
                    (PgTypes.Int2, 1, 2),
                    (PgTypes.Int4, (short)1, 4),
                    (PgTypes.Int4, 1L, 4),
                    (PgTypes.Int8, (short)1, 8),
                    (PgTypes.Float4, 1f, 4),
                    (PgTypes.Float8, 1f, 8),
                    (PgTypes.Date, new DateOnly(2026, 1, 1), 4),
                    (PgTypes.Time, new TimeOnly(1, 2), 8),
                    (PgTypes.Timestamp, new DateTime(2026, 1, 1), 8),
                    (PgTypes.TimestampTz, DateTimeOffset.UnixEpoch, 8),
                    (PgTypes.Interval, TimeSpan.FromDays(3), 16),
                    (PgTypes.Uuid, Guid.Empty, 16),
                ]
        )
        {
            using var buffer = new FrameBuffer();
            ParameterWriter.Write([argument], Codecs(type, 1), buffer);
            Assert.Equal(4 + bytes, buffer.Length);
            Assert.Equal(bytes, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(buffer.WrittenSpan));
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 0)]
    public void B34_Formats_that_do_not_match_the_parameters_are_refused(int formats, int parameters)
    {
        using var buffer = new FrameBuffer();
        byte[] values = new byte[4 * parameters];
        values.AsSpan().Fill(0xFF);
        var refused = Assert.Throws<PgInputException>(() =>
            Bind.Write(buffer, ""u8, ""u8, new short[formats], parameters, values, [])
        );
        Assert.Contains($"{formats} formats", refused.Message, StringComparison.Ordinal);
        AssertUntouched(buffer);
    }

    [Fact]
    public void B44_More_elements_than_the_server_takes_are_refused_before_the_buffer_grows()
    {
        using var buffer = new FrameBuffer();
        var refused = Assert.Throws<PgInputException>(() =>
            ParameterWriter.Write([new bool[134_217_728]], Codecs(PgTypes.BoolArray, 1), buffer)
        );
        Assert.Equal("$1", refused.ParamName);
        Assert.Contains("134217727", refused.Message, StringComparison.Ordinal);
        AssertUntouched(buffer);
    }

    [Fact]
    public void B50_SQL_longer_than_a_message_is_refused()
    {
        using var buffer = new FrameBuffer();
        var refused = Assert.Throws<PgInputException>(() =>
            buffer.WriteUtf8(Chars(FrameBuffer.LargestMessageBytes + 1))
        );
        Assert.Contains("1073741822", refused.Message, StringComparison.Ordinal);
        AssertUntouched(buffer);
        Assert.Throws<PgInputException>(() =>
            buffer.TakeFrame(FrontendTag.Parse, FrameBuffer.LargestMessageBytes + 1L).Clear()
        );
        AssertUntouched(buffer);
    }

    /// <summary>So many characters of which only the first exists.</summary>
    private static ReadOnlySpan<char> Chars(int count) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(new char[1]), count);

    private static Codec[] Codecs(PgType type, int count) => [.. Enumerable.Repeat(Registry.For(type.Oid), count)];

    private static CodecRegistry Registry { get; } = new();

    private static void AssertUntouched(FrameBuffer buffer)
    {
        Assert.Equal(0, buffer.Length);
        Assert.InRange(buffer.GetMemory().Length, 1, 1 << 16);
    }
}
