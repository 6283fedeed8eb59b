using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Messages;

namespace ActorPg.Wire.Tests.Cve;

/// <summary>Flaws that other drivers had with lengths, by their numbers in the catalogue: none of them is here.</summary>
public sealed class LengthCveTests
{
    private const int Huge = 1_100_000_000;

    private static readonly long[] _tooLong = [(1L << 30) - 1, 1L << 30, 1L << 31, (1L << 32) + 16, long.MaxValue - 8];

    [Fact]
    public void C01_a_message_that_no_server_reads_is_refused_before_a_byte_of_it_is_written()
    {
        using var buffer = new FrameBuffer();
        Sync.Write(buffer);
        byte[] before = buffer.WrittenSpan.ToArray();
        foreach (long length in _tooLong)
        {
            Assert.Throws<PgInputException>(() => _ = buffer.TakeFrame(FrontendTag.Bind, length).Length);
            Assert.Equal(before, buffer.WrittenSpan.ToArray());
        }
        // Claimed to be there, and not looked at.
        Assert.Throws<PgInputException>(() => Bind.Write(buffer, [], [], [], 1, Bytes(Huge), []));
        Assert.Throws<PgInputException>(() => CopyData.Write(buffer, Bytes(Huge)));
        Assert.Throws<PgInputException>(() => buffer.WriteBytes(Bytes(int.MaxValue)));
        Assert.Equal(before, buffer.WrittenSpan.ToArray());
    }

    [Fact]
    public void C01_every_message_is_exactly_as_long_as_it_says()
    {
        foreach ((string name, MessageCase message) in FrontendCases.All)
        {
            using var buffer = new FrameBuffer();
            message.Write(buffer);
            int declared = BinaryPrimitives.ReadInt32BigEndian(buffer.WrittenSpan[1..]);
            Assert.True(declared == buffer.Length - 1, $"{name} declares {declared} and has {buffer.Length - 1}");
        }
    }

    [Fact]
    public void C01_a_length_that_was_patched_in_is_checked_and_what_is_too_long_is_taken_back()
    {
        using var buffer = new FrameBuffer();
        int length = buffer.BeginFrame(FrontendTag.Query);
        buffer.WriteBytes(new byte[20_000]);
        Assert.Throws<PgInputException>(() => buffer.EndFrame(length, FrameLimits.SmallFrontendBytes));
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void C05_text_of_a_gigabyte_never_gets_a_short_buffer()
    {
        using var buffer = new FrameBuffer();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PgInputException>(() => buffer.WriteUtf8(Chars(Huge)));
        Assert.Throws<PgInputException>(() => buffer.WriteUtf8(Chars(int.MaxValue)));
        Assert.Throws<PgInputException>(() => StrictUtf8.Count(Chars(Huge)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
        Assert.Equal(0, buffer.Length);
    }

    [Fact]
    public void C05_the_count_of_bytes_is_that_of_what_is_written()
    {
        foreach (string text in (string[])["", "plain", "žluťoučký", "😀😀", new('ž', 5000), new('x', 5000)])
        {
            using var buffer = new FrameBuffer();
            buffer.WriteUtf8(text);
            Assert.Equal(StrictUtf8.Count(text), buffer.Length);
        }
    }

    [Theory]
    [InlineData("'T' 3fffffff 0001")]
    [InlineData("'T' 7fffffff 0001")]
    [InlineData("'E' 3fffffff")]
    [InlineData("'R' 3fffffff")]
    [InlineData("'HTTP/1.1 400 Bad Request'")]
    [InlineData("'Z' 7fffffff")]
    public void C15_nothing_is_allocated_by_a_declared_length(string golden)
    {
        byte[] bytes = [.. Golden.Bytes(golden), .. new byte[50]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PgProtocolException>(() =>
        {
            using var reader = new FrameReader(new ReadOnlySequence<byte>(bytes));
            reader.TryRead(out _);
        });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }

    private static ReadOnlySpan<byte> Bytes(int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(new byte[1]), length);

    private static ReadOnlySpan<char> Chars(int length) =>
        MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(new char[1]), length);
}
