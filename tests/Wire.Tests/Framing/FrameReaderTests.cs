using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Framing;

public sealed class FrameReaderTests
{
    private static readonly byte[] _mixed = MixedStream.Bytes();

    [Fact]
    public void Cuts_a_stream_in_one_segment_into_its_frames()
    {
        List<byte[]> frames = MixedStream.Read(new ReadOnlySequence<byte>(_mixed));

        Assert.Equal(41, frames.Count);
        Assert.Equal(_mixed, MixedStream.Join(frames));
        Assert.Equal("RSKZ12T", string.Concat(frames.Take(7).Select(frame => (char)frame[0])));
    }

    [Fact]
    public void Cuts_the_same_frames_at_every_split_in_two()
    {
        for (int cut = 0; cut <= _mixed.Length; cut++)
        {
            Assert.Equal(_mixed, MixedStream.Join(MixedStream.Read(Segments.Cut(_mixed, cut))));
            Assert.Equal(_mixed, MixedStream.Join(MixedStream.ReadByRuns(Segments.Cut(_mixed, cut), out _)));
        }
    }

    [Fact]
    public void Cuts_the_same_frames_from_segments_of_one_byte()
    {
        Assert.Equal(_mixed, MixedStream.Join(MixedStream.Read(Segments.Bytewise(_mixed))));
        Assert.Equal(_mixed, MixedStream.Join(MixedStream.ReadByRuns(Segments.Bytewise(_mixed), out _)));
    }

    [Fact]
    public void Cuts_the_same_frames_wherever_it_is_split() =>
        Prop.ForAll(
                Gen.Choose(0, _mixed.Length).ListOf().ToArbitrary(),
                cuts =>
                {
                    ReadOnlySequence<byte> input = Segments.Cut(_mixed, cuts);
                    return _mixed.SequenceEqual(MixedStream.Join(MixedStream.Read(input)))
                        && _mixed.SequenceEqual(MixedStream.Join(MixedStream.ReadByRuns(input, out _)));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Resumes_where_it_stopped_however_the_stream_arrives() =>
        Prop.ForAll(
                Gen.Choose(0, _mixed.Length).ListOf().ToArbitrary(),
                Gen.Choose(0, _mixed.Length).ListOf().ToArbitrary(),
                (arrivals, cuts) =>
                {
                    var frames = new List<byte[]>();
                    int consumed = 0;
                    foreach (int arrived in arrivals.Append(_mixed.Length).Order())
                    {
                        byte[] unread = _mixed[consumed..arrived];
                        frames.AddRange(MixedStream.Read(Segments.Cut(unread, cuts.Select(cut => cut - consumed))));
                        consumed = frames.Sum(frame => frame.Length);
                    }
                    return _mixed.SequenceEqual(MixedStream.Join(frames));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Takes_all_rows_of_a_segment_in_one_run()
    {
        _ = MixedStream.ReadByRuns(new ReadOnlySequence<byte>(_mixed), out int runs);

        // Two queries, each cut once by a notification.
        Assert.Equal(4, runs);
    }

    [Fact]
    public void Takes_a_run_from_the_segment_that_a_frame_starts_exactly()
    {
        using var buffer = new FrameBuffer();
        BindComplete.Write(buffer);
        int border = buffer.Length;
        for (int row = 0; row < 3; row++)
        {
            DataRow.Write(
                buffer,
                [
                    [(byte)row],
                ]
            );
        }
        byte[] bytes = buffer.WrittenSpan.ToArray();
        using var reader = new FrameReader(Segments.Cut(bytes, border));

        Assert.True(reader.TryRead(out Frame bind));
        Assert.Equal(BackendTag.BindComplete, bind.Tag);
        Assert.True(reader.TryRead(out Frame first));
        ReadOnlySpan<byte> run = reader.TakeRun(in first, out int count);

        Assert.Equal(3, count);
        Assert.True(run.Overlaps(bytes), "a run that lies within its segment needs no copy");
        Assert.Equal(bytes[border..], run.ToArray());
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Takes_rows_of_every_width_as_one_run()
    {
        using var buffer = new FrameBuffer();
        int rows = 0;
        for (int columns = 0; columns < 4; columns++)
        {
            for (int bytes = -1; bytes < 12; bytes++)
            {
                for (int alike = 0; alike < 3; alike++, rows++)
                {
                    DataRow.Write(buffer, [.. Enumerable.Repeat(bytes < 0 ? null : new byte[bytes], columns)]);
                }
            }
        }
        byte[] rowBytes = buffer.WrittenSpan.ToArray();
        CommandComplete.Write(buffer, "SELECT 156"u8);
        byte[] stream = buffer.WrittenSpan.ToArray();
        for (int cut = 0; cut < 7; cut++)
        {
            using var reader = new FrameReader(new ReadOnlySequence<byte>(stream.AsMemory(0, rowBytes.Length - cut)));
            Assert.True(reader.TryRead(out Frame first));
            ReadOnlySpan<byte> run = reader.TakeRun(in first, out int count);
            Assert.Equal(cut == 0 ? rows : rows - 1, count);
            Assert.True(rowBytes.AsSpan().StartsWith(run));
        }
        using var all = new FrameReader(new ReadOnlySequence<byte>(stream));
        Assert.True(all.TryRead(out Frame row));
        Assert.Equal(rowBytes, all.TakeRun(in row, out int taken).ToArray());
        Assert.Equal(rows, taken);
        Assert.True(all.TryRead(out Frame next));
        Assert.Equal(BackendTag.CommandComplete, next.Tag);
    }

    [Fact]
    public void Takes_a_row_that_crosses_segments_alone_and_goes_on_behind_it()
    {
        using var buffer = new FrameBuffer();
        for (int row = 0; row < 4; row++)
        {
            DataRow.Write(buffer, [new byte[20]]);
        }
        byte[] bytes = buffer.WrittenSpan.ToArray();
        using var reader = new FrameReader(Segments.Cut(bytes, 40));

        Assert.True(reader.TryRead(out Frame first));
        Assert.Equal(bytes[..31], reader.TakeRun(in first, out int count).ToArray());
        Assert.Equal(1, count);
        Assert.True(reader.TryRead(out Frame second));
        Assert.Equal(bytes[31..62], reader.TakeRun(in second, out count).ToArray());
        Assert.Equal(1, count);
        Assert.True(reader.TryRead(out Frame third));
        Assert.Equal(bytes[62..], reader.TakeRun(in third, out count).ToArray());
        Assert.Equal(2, count);
        Assert.Equal(bytes.Length, reader.ConsumedBytes);
    }

    [Fact]
    public void Reads_what_clients_send_under_the_limits_for_clients()
    {
        using var buffer = new FrameBuffer();
        Query.Write(buffer, "select 1");
        Sync.Write(buffer);
        var input = new ReadOnlySequence<byte>(buffer.Written);
        using var reader = new FrameReader(input, FrameLimits.Frontend);

        Assert.True(reader.TryRead(out Frame query));
        Assert.Equal("select 1", Query.Read(in query).Sql);
        Assert.True(reader.TryRead(out Frame sync));
        Assert.Equal(FrontendTag.Sync, sync.Tag);
        Assert.Throws<PgProtocolException>(() => MixedStream.Read(input));
    }
}
