using ActorPg.Wire.Codecs;
using ActorPg.Wire.Copy;
using ActorPg.Wire.Framing;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Copy;

/// <summary>The binary COPY format, written and read.</summary>
public sealed class BinaryCopyTests : IDisposable
{
    private static readonly Codec[] _codecs = [Codec(23), Codec(25)];
    private readonly FrameBuffer _buffer = new(256);

    public void Dispose() => _buffer.Dispose();

    [Fact]
    public void The_bytes_are_those_of_the_manual()
    {
        Write([1, "a"], [PgArgument.Null, ""]);
        Assert.Equal(
            "5047434F50590AFF0D0A00"
                + "00000000"
                + "00000000"
                + "0002" // two fields
                + "0000000400000001"
                + "0000000161"
                + "0002"
                + "FFFFFFFF"
                + "00000000"
                + "FFFF",
            Convert.ToHexString(_buffer.WrittenSpan)
        );
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_refused_and_its_column_told()
    {
        int column = -1;
        var wrong = Assert.Throws<PgInputException>(() =>
            BinaryCopyWriter.WriteRow([1, 2.5], _codecs, _buffer, ref column)
        );
        Assert.Equal("Double cannot be sent as text", wrong.Message);
        Assert.Equal(1, column);
    }

    [Fact]
    public void Rows_are_read_back_however_the_stream_is_cut() =>
        Prop.ForAll<(int?, string)[], int>(
                ArbMap.Default.ArbFor<(int?, string)[]>(),
                ArbMap.Default.ArbFor<int>(),
                (rows, seed) =>
                {
                    _buffer.Clear();
                    Write([.. rows.Select(row => new PgArgument[] { row.Item1, Clean(row.Item2) })]);
                    byte[] stream = _buffer.WrittenSpan.ToArray();
                    string whole = Read(stream, stream.Length);
                    int size = 1 + (int)((uint)seed % 40);
                    return whole == Read(stream, size) && whole == Expected(rows);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_header_extension_is_passed_over()
    {
        _buffer.WriteBytes(BinaryCopyWriter.Signature);
        _buffer.WriteInt32(0);
        _buffer.WriteInt32(5);
        _buffer.WriteBytes("later"u8);
        _buffer.WriteBytes([0, 2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]); // two NULLs, and the trailer
        byte[] stream = _buffer.WrittenSpan.ToArray();
        for (int size = 1; size <= stream.Length; size++)
        {
            Assert.Equal("440000000E0002FFFFFFFFFFFFFFFF", Read(stream, size)[1..]);
        }
    }

    [Theory]
    [InlineData("5047434F50590AFF0D0A01" + "0000000000000000")] // another signature
    [InlineData("5047434F50590AFF0D0A00" + "0001000000000000")] // a flag that matters
    [InlineData("5047434F50590AFF0D0A00" + "00000000FFFFFFFF")] // an extension below nothing
    [InlineData("5047434F50590AFF0D0A00" + "0000000000000000" + "0003")] // another number of columns
    [InlineData("5047434F50590AFF0D0A00" + "0000000000000000" + "FFFE")]
    [InlineData("5047434F50590AFF0D0A00" + "0000000000000000" + "0002FFFFFFFE")] // a length below NULL's
    [InlineData("5047434F50590AFF0D0A00" + "0000000000000000" + "FFFF00")] // more behind the trailer
    public void Bytes_that_are_not_of_the_format_are_refused(string hex)
    {
        byte[] stream = Convert.FromHexString(hex);
        for (int size = 1; size <= stream.Length; size++)
        {
            Assert.Throws<PgProtocolException>(() => Read(stream, size));
        }
    }

    [Fact]
    public void A_stream_without_its_trailer_was_cut()
    {
        Write([1, "a"]);
        byte[] stream = _buffer.WrittenSpan.ToArray();
        for (int length = 0; length < stream.Length; length++)
        {
            Assert.Throws<PgProtocolException>(() => Read(stream[..length], 7));
        }
    }

    [Fact]
    public void A_declared_length_makes_no_room_before_the_bytes_are_there()
    {
        byte[] stream = Convert.FromHexString("5047434F50590AFF0D0A00" + "0000000000000000" + "00027FFFFFFF");
        using var reader = new BinaryCopyReader(2);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, reader.Read(stream, _buffer));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 16);
    }

    private static Codec Codec(uint oid) => new CodecRegistry().For(oid);

    // A text holds neither NUL nor half of a surrogate pair.
    private static string? Clean(string? text) =>
        text is null ? null : string.Concat(text.Where(c => c != '\0' && !char.IsSurrogate(c)));

    private static string Expected((int?, string)[] rows)
    {
        using var expected = new FrameBuffer(256);
        foreach ((int? id, string note) in rows)
        {
            int at = expected.BeginFrame((byte)'D');
            int column = -1;
            BinaryCopyWriter.WriteRow([id, Clean(note)], _codecs, expected, ref column);
            expected.EndFrame(at);
        }
        return $"{rows.Length}{Convert.ToHexString(expected.WrittenSpan)}";
    }

    private static string Read(byte[] stream, int size)
    {
        using var rows = new FrameBuffer(256);
        using var reader = new BinaryCopyReader(2);
        int count = 0;
        for (int at = 0; at < stream.Length; at += size)
        {
            count += reader.Read(stream.AsSpan(at, Math.Min(size, stream.Length - at)), rows);
        }
        reader.End();
        return $"{count}{Convert.ToHexString(rows.WrittenSpan)}";
    }

    private void Write(params PgArgument[][] rows)
    {
        BinaryCopyWriter.WriteHeader(_buffer);
        int column = -1;
        foreach (PgArgument[] row in rows)
        {
            BinaryCopyWriter.WriteRow(row, _codecs, _buffer, ref column);
        }
        BinaryCopyWriter.WriteTrailer(_buffer);
    }
}
