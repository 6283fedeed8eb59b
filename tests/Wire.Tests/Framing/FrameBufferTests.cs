using System.Runtime.InteropServices;
using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Framing;

public sealed class FrameBufferTests
{
    [Fact]
    public void Writes_numbers_in_network_order_and_patches_lengths()
    {
        using var buffer = new FrameBuffer(1);
        int frame = buffer.BeginFrame((byte)'x');
        int value = buffer.ReserveInt32();
        buffer.WriteByte(1);
        buffer.WriteInt16(-2);
        buffer.WriteInt32(3);
        buffer.WriteUInt32(0xfffffffe);
        buffer.WriteInt64(5);
        buffer.WriteSingle(1);
        buffer.WriteDouble(-2);
        buffer.PatchLength(value);
        buffer.EndFrame(frame);

        Assert.Equal(
            Golden.Bytes("'x' 00000027 0000001f 01 fffe 00000003 fffffffe 0000000000000005 3f800000 c000000000000000"),
            buffer.WrittenSpan.ToArray()
        );
    }

    [Fact]
    public void Keeps_what_was_written_through_every_growth() =>
        Prop.ForAll(
                ArbMap.Default.GeneratorFor<byte[]>().ListOf().ToArbitrary(),
                pieces =>
                {
                    using var buffer = new FrameBuffer(1);
                    foreach (byte[] piece in pieces)
                    {
                        buffer.WriteBytes(piece);
                    }
                    return buffer.WrittenSpan.SequenceEqual(pieces.SelectMany(piece => piece).ToArray());
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("plain")]
    [InlineData("größer, 中文, 🐘")]
    [InlineData("")]
    public void Writes_text_as_utf8_short_and_long(string text)
    {
        foreach (string sample in (string[])[text, string.Concat(Enumerable.Repeat(text, 2000))])
        {
            using var buffer = new FrameBuffer(1);
            buffer.WriteCString(sample);
            Assert.Equal([.. Encoding.UTF8.GetBytes(sample), 0], buffer.WrittenSpan.ToArray());
        }
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a<high>b")]
    [InlineData("<low>")]
    public void Refuses_text_that_cannot_be_sent_and_keeps_nothing_of_it(string text)
    {
        // A test's arguments pass through UTF-8, which has no half of a surrogate pair.
        text = text.Replace("<high>", "\ud800", StringComparison.Ordinal)
            .Replace("<low>", "\udc00", StringComparison.Ordinal);
        foreach (string sample in (string[])[text, new string('x', 5000) + text])
        {
            using var buffer = new FrameBuffer(1);
            buffer.WriteByte(7);
            Assert.Throws<PgInputException>(() => buffer.WriteCString(sample));
            Assert.Equal([7], buffer.WrittenSpan.ToArray());
        }
    }

    [Fact]
    public void Refuses_text_longer_than_any_message_without_reading_it()
    {
        using var buffer = new FrameBuffer();
        char one = 'x';

        Assert.Throws<PgInputException>(() =>
            buffer.WriteUtf8(MemoryMarshal.CreateReadOnlySpan(ref one, FrameBuffer.LargestMessageBytes + 1))
        );
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void Refuses_a_message_too_long_and_keeps_nothing_of_it()
    {
        using var buffer = new FrameBuffer();
        Sync.Write(buffer);
        int frame = buffer.BeginFrame(FrontendTag.Describe);
        buffer.WriteBytes(new byte[10_000]);

        Assert.Throws<PgInputException>(() => buffer.EndFrame(frame, FrameLimits.SmallFrontendBytes));
        Assert.Equal(Golden.Bytes("'S' 00000004"), buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void Refuses_to_hold_more_than_an_array_can()
    {
        using var buffer = new FrameBuffer();
        buffer.WriteByte(1);
        byte one = 1;

        Assert.Throws<PgInputException>(() =>
            buffer.WriteBytes(MemoryMarshal.CreateReadOnlySpan(ref one, int.MaxValue))
        );
        Assert.Equal(1, buffer.Length);
    }

    [Fact]
    public void Takes_back_what_was_written_since_a_length()
    {
        using var buffer = new FrameBuffer();
        Sync.Write(buffer);
        int length = buffer.Length;
        Flush.Write(buffer);
        buffer.Truncate(length);

        Assert.Equal(Golden.Bytes("'S' 00000004"), buffer.WrittenSpan.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Truncate(length + 1));
    }

    [Fact]
    public void Overwrites_a_password_before_the_memory_goes_back()
    {
        using var buffer = new FrameBuffer();
        PasswordMessage.Write(buffer, "secret");
        ReadOnlyMemory<byte> written = buffer.Written;
        buffer.Wipe();

        Assert.Equal(0, buffer.Length);
        Assert.Equal(new byte[written.Length], written.ToArray());
    }
}
