using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Tests.Framing;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>COPY TO STDOUT.</summary>
public sealed class CopyOutExchangeTests : IDisposable
{
    private readonly FrameBuffer _output = new(256);

    public void Dispose() => _output.Dispose();

    [Theory]
    [InlineData("1tT12HddcCZ", true, "columns:1 started piece:3 piece:3 end SELECT 1 c:ok:I")]
    [InlineData("1tT12HcCz", true, "columns:1 started end SELECT 1 c:ok:T")]
    [InlineData("12HdcCZ", false, "started piece:3 end SELECT 1 c:ok:I")]
    [InlineData("1tT12HdEZ", true, "columns:1 started piece:3 c:22012:I")]
    [InlineData("1tT12HdEdcCZ", true, "columns:1 started piece:3 c:22012:I")]
    [InlineData("EZ", true, "c:22012:I")]
    public void Data_is_handed_on_as_it_comes(string stream, bool describes, string expected)
    {
        byte[] bytes = BackendStream.Of(stream);
        for (int at = 0; at <= bytes.Length; at++)
        {
            var recorder = new Recorder();
            _ = new ProbeCopyOut(recorder, "c", _output, describes);
            Assert.Equal(expected, recorder.FeedCut(bytes, at));
        }
    }

    [Theory]
    [InlineData("d")]
    [InlineData("H")]
    [InlineData("1tT12d")]
    [InlineData("1tT12c")]
    [InlineData("1tT12G")]
    [InlineData("1tT12C")]
    [InlineData("1tT12D")]
    [InlineData("1tT12HC")]
    [InlineData("1tT12HZ")]
    [InlineData("1tT12HD")]
    [InlineData("1tT12HH")]
    [InlineData("1tT12Hcd")]
    [InlineData("1tT12Hcc")]
    [InlineData("1tT12HcZ")]
    [InlineData("1tT12HcCC")]
    [InlineData("1tT12HcCd")]
    public void What_comes_out_of_turn_is_a_violation(string stream)
    {
        var recorder = new Recorder();
        _ = new ProbeCopyOut(recorder, "c", _output, describes: true);
        Assert.Throws<PgProtocolException>(() => recorder.Feed(stream));
    }

    [Fact]
    public void A_long_piece_is_given_as_it_comes_and_never_held_as_a_whole()
    {
        byte[] body = new byte[300_000];
        byte[] bytes =
        [
            .. BackendStream.Of("1tT12Hd"),
            .. BackendStream.Of(buffer => CopyData.Write(buffer, body)),
            .. BackendStream.Of("dcCZ"),
        ];
        foreach (int size in (int[])[1 << 20, 100_000, 8192, 4099])
        {
            var recorder = new Recorder();
            _ = new ProbeCopyOut(recorder, "c", _output, describes: true);
            int kept = 0;
            for (int read = 0; read < bytes.Length; read += size)
            {
                // As a connection does: what was left of the last read comes again in front of the next.
                var input = new ReadOnlySequence<byte>(bytes, read - kept, Math.Min(size, bytes.Length - read) + kept);
                long consumed =
                    input.GetOffset(recorder.Session.Consume(input, recorder)) - input.GetOffset(input.Start);
                kept = (int)(input.Length - consumed);
                Assert.InRange(kept, 0, 64 * 1024 + 5);
            }
            Assert.Equal(0, kept);
            Assert.EndsWith("piece:3 end SELECT 1 c:ok:I", recorder.Events, StringComparison.Ordinal);
            int sum = recorder
                .Events.Split(' ')
                .Where(e => e.StartsWith("piece:", StringComparison.Ordinal))
                .Sum(e => int.Parse(e.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(body.Length + 6, sum);
        }
    }

    [Fact]
    public void A_long_piece_may_cross_segments()
    {
        byte[] bytes =
        [
            .. BackendStream.Of("1tT12H"),
            .. BackendStream.Of(buffer => CopyData.Write(buffer, new byte[100_000])),
        ];
        var recorder = new Recorder();
        _ = new ProbeCopyOut(recorder, "c", _output, describes: true);
        recorder.Feed(Segments.Cut(bytes[..^1], Enumerable.Range(1, 128).Select(i => i * 777)));
        recorder.Feed(Segments.Cut([.. bytes[^1..], .. BackendStream.Of("cCZ")], 1, 4, 9));
        Assert.EndsWith("end SELECT 1 c:ok:I", recorder.Events, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d")]
    [InlineData("c")]
    [InlineData("G")]
    [InlineData("H")]
    public void Copy_messages_for_a_statement_that_copies_nothing_are_violations(string message)
    {
        var recorder = new Recorder();
        recorder.Statement("s", parse: false, describe: false);
        Assert.Throws<PgProtocolException>(() => recorder.Feed(message));
        Assert.Throws<PgProtocolException>(() => new Recorder().Feed(message));
    }
}
