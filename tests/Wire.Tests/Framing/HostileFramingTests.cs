using System.Buffers;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Framing;

/// <summary>What a server may send that is none, or that lies about lengths. The numbers are those of the reliability catalogue.</summary>
public sealed class HostileFramingTests
{
    private const long OneMebibyte = 1 << 20;

    public static TheoryData<string, string, string> Headers =>
        new()
        {
            { "H01 length 0", "'Z' 00000000", "length of 0" },
            { "H02 length 3", "'Z' 00000003 'I'", "length of 3" },
            { "H03 length below zero", "'D' 80000000 0000", "length of -2147483648" },
            { "H04 length 2 GiB", "'T' 7fffffff 0001", "length of 2147483647" },
            { "H05 length 1 GiB and silence", "'T' 40000000" + string.Concat(Enumerable.Repeat(" 00", 50)), "'T'" },
            { "H06 small message too long", "'Z' 00007531", "length of 30001" },
            { "H07 unknown tag", "'~' 00000004", "starts with '~'" },
            { "H08 tag zero", "00 00000004", "starts with 0x00" },
            { "H09 an HTTP server", "'HTTP/1.1 400 Bad Request'", "not a PostgreSQL server" },
            { "H10 a TLS alert", "15 0303 0002 0228", "not a PostgreSQL server" },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Refuses_a_header_that_no_message_has(string name, string bytes, string says)
    {
        Assert.NotNull(name);
        byte[] input = Golden.Bytes(bytes);

        Assert.Contains(says, Refusal(new ReadOnlySequence<byte>(input)).Message, StringComparison.Ordinal);
        Assert.Contains(says, Refusal(Segments.Bytewise(input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Waits_at_every_end_within_a_frame_without_taking_anything()
    {
        // H13 and H14: the end of the stream within a header or body is for the connection to notice; here it is a frame not yet whole.
        byte[] whole = Golden.Bytes("'S' 00000010 'name'00 'value'00 ff");
        for (int length = 0; length < 17; length++)
        {
            Assert.Empty(MixedStream.Read(new ReadOnlySequence<byte>(whole[..length])));
            Assert.Empty(MixedStream.Read(Segments.Bytewise(whole[..length])));
        }
        Assert.Single(MixedStream.Read(new ReadOnlySequence<byte>(whole[..17])));
    }

    [Fact]
    public void Allocates_nothing_for_a_giant_row_that_drips_in()
    {
        // H15: a row of 1 GiB is allowed, but its length alone takes no memory, however often it is looked at.
        byte[] drip = [.. Golden.Bytes("'D' 3fffffff"), .. new byte[4096]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool found = false;
        for (int length = 0; length <= drip.Length; length++)
        {
            using var reader = new FrameReader(new ReadOnlySequence<byte>(drip, 0, length));
            found |= reader.TryRead(out _);
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.False(found);
        Assert.InRange(allocated, 0, OneMebibyte);
    }

    [Fact]
    public void Gives_the_buffer_of_a_joined_frame_back_before_it_rents_the_next()
    {
        byte[] bytes = MixedStream.Bytes();
        _ = MixedStream.Read(Segments.Bytewise(bytes));
        ReadOnlySequence<byte> input = Segments.Bytewise(bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        using (var reader = new FrameReader(input))
        {
            while (reader.TryRead(out _)) { }
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    private static PgProtocolException Refusal(ReadOnlySequence<byte> input)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        PgProtocolException refusal = Assert.Throws<PgProtocolException>(() => MixedStream.Read(input));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, OneMebibyte);
        Assert.Equal(PgOutcome.Unknown, refusal.Outcome);
        return refusal;
    }
}
