using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>The packets without a tag.</summary>
public sealed class StartupTests
{
    // A test's arguments pass through UTF-8, which has no half of a surrogate pair.
    private const string HalfPair = "<half>";

    [Fact]
    public void Startup_is_written_as_the_documentation_says()
    {
        using var buffer = new FrameBuffer();
        StartupMessage.Write(buffer, [new("user", "ann"), new("database", "db")]);

        Assert.Equal(
            Golden.Bytes("0000001e 00030000 'user'00'ann'00'database'00'db'00 00"),
            buffer.WrittenSpan.ToArray()
        );
    }

    [Fact]
    public void Requests_are_written_as_the_documentation_says()
    {
        using var buffer = new FrameBuffer();
        SslRequest.Write(buffer);
        GssEncRequest.Write(buffer);
        CancelRequest.Write(buffer, 42, [1, 2, 3, 4]);

        Assert.Equal(
            Golden.Bytes("00000008 04d2162f 00000008 04d21630 00000010 04d2162e 0000002a 01020304"),
            buffer.WrittenSpan.ToArray()
        );
    }

    [Fact]
    public void Packets_are_taken_one_by_one_however_they_arrive()
    {
        using var buffer = new FrameBuffer();
        SslRequest.Write(buffer);
        GssEncRequest.Write(buffer);
        CancelRequest.Write(buffer, 42, [1, 2, 3, 4, 5]);
        StartupMessage.Write(buffer, [new("user", "ann")]);
        byte[] bytes = buffer.WrittenSpan.ToArray();
        foreach (int cut in Enumerable.Range(0, bytes.Length + 1))
        {
            ReadOnlySequence<byte> input = Framing.Segments.Cut(bytes, cut);

            SslRequest.Read(Take(ref input, StartupPacketKind.SslRequest));
            GssEncRequest.Read(Take(ref input, StartupPacketKind.GssEncRequest));
            BackendKeyData key = CancelRequest.Read(Take(ref input, StartupPacketKind.CancelRequest));
            StartupMessage startup = StartupMessage.Read(Take(ref input, StartupPacketKind.Startup));

            Assert.Equal(42, key.ProcessId);
            Assert.Equal([1, 2, 3, 4, 5], key.SecretKey);
            Assert.Equal(0x30000, startup.Version);
            Assert.Equal([new("user", "ann")], startup.Parameters);
            Assert.False(StartupPacket.TryTake(ref input, out _));
        }
    }

    [Fact]
    public void Startup_keeps_every_parameter() =>
        Prop.ForAll(
                Frames.Text.Select(text => "k" + text).ListOf().Resize(10).ToArbitrary(),
                Frames.Text.Resize(50).ToArbitrary(),
                (names, value) =>
                {
                    KeyValuePair<string, string>[] sent = [.. names.Select(name => KeyValuePair.Create(name, value))];
                    using var buffer = new FrameBuffer();
                    StartupMessage.Write(buffer, 0x30002, sent);
                    var input = new ReadOnlySequence<byte>(buffer.Written);
                    StartupMessage read = StartupMessage.Read(Take(ref input, StartupPacketKind.Startup));
                    return read.Version == 0x30002 && read.Parameters.SequenceEqual(sent);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("user", "x\0user\0admin")]
    [InlineData("us\0er", "x")]
    [InlineData("", "x")]
    [InlineData("user", HalfPair)]
    public void Parameters_that_would_change_the_meaning_are_refused_by_name(string name, string value)
    {
        // C19.
        using var buffer = new FrameBuffer();
        PgInputException refusal = Assert.Throws<PgInputException>(() =>
            StartupMessage.Write(
                buffer,
                [new("database", "db"), new(name, value.Replace(HalfPair, "\udc00", StringComparison.Ordinal))]
            )
        );

        Assert.Equal(0, buffer.Length);
        Assert.Contains(name.Replace("\0", "\\0", StringComparison.Ordinal), refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("admin", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', refusal.Message);
    }

    [Fact]
    public void Parameters_longer_than_a_server_reads_are_refused()
    {
        // B12. 10,000 bytes less the length, the version, "user", two NULs and the last.
        int most = 10_000 - 4 - 4 - 5 - 1 - 1;
        using var buffer = new FrameBuffer();
        StartupMessage.Write(buffer, [new("user", new string('x', most))]);
        Assert.Equal(10_000, buffer.Length);

        buffer.Clear();
        Assert.Throws<PgInputException>(() => StartupMessage.Write(buffer, [new("user", new string('x', most + 1))]));
        Assert.Equal(0, buffer.Length);
    }

    [Theory]
    [InlineData("00000000 00030000")]
    [InlineData("00000007 00030000")]
    [InlineData("00002711 00030000")]
    [InlineData("ffffffff 00030000")]
    public void A_packet_whose_length_lies_is_refused(string bytes) =>
        Assert.Throws<PgProtocolException>(() =>
        {
            var input = new ReadOnlySequence<byte>(Golden.Bytes(bytes));
            _ = StartupPacket.TryTake(ref input, out _);
        });

    [Fact]
    public void Every_packet_cut_short_is_refused()
    {
        byte[] startup = Golden.Bytes("00030000 'user'00'ann'00 00");
        byte[] cancel = Golden.Bytes("04d2162e 0000002a 01020304");
        for (int length = 4; length < startup.Length; length++)
        {
            Assert.Throws<PgProtocolException>(() => StartupMessage.Read(startup.AsSpan(0, length)));
        }
        for (int length = 4; length < cancel.Length; length++)
        {
            Assert.Throws<PgProtocolException>(() => CancelRequest.Read(cancel.AsSpan(0, length)));
        }
        Assert.Throws<PgProtocolException>(() => StartupMessage.Read([.. startup, 0]));
        Assert.Throws<PgProtocolException>(() => SslRequest.Read(Golden.Bytes("04d2162f 00")));
        Assert.Throws<PgProtocolException>(() => GssEncRequest.Read(Golden.Bytes("04d2162f")));
        Assert.Throws<PgProtocolException>(() => CancelRequest.Read([.. cancel, .. new byte[253]]));
    }

    private static byte[] Take(ref ReadOnlySequence<byte> input, StartupPacketKind kind)
    {
        Assert.True(StartupPacket.TryTake(ref input, out byte[] packet));
        Assert.Equal(kind, StartupPacket.KindOf(packet));
        return packet;
    }
}
