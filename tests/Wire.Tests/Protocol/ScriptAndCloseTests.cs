using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;
using ActorPg.Wire.Tests.Framing;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>The small exchanges: scripts, closing of statements, a lone Sync.</summary>
public class ScriptAndCloseTests
{
    [Theory]
    [InlineData("CZ", "q:ok:I")]
    [InlineData("IZ", "q:ok:I")]
    [InlineData("TDDCZ", "q:ok:I")]
    [InlineData("CTDCCz", "q:ok:T")]
    [InlineData("HddcCZ", "q:ok:I")]
    [InlineData("EZ", "q:22012:I")]
    [InlineData("TDDEZ", "q:22012:I")]
    [InlineData("CTEx", "q:22012:E")]
    public void A_script_is_answered_as_a_whole(string stream, string expected)
    {
        var recorder = new Recorder();
        ProbeScript script = recorder.Script("q");
        recorder.Script("next");
        Assert.Equal(expected + " next:ok:I", recorder.Feed(stream + "CZ"));
        Assert.Equal(stream.Contains('C', StringComparison.Ordinal) ? "SELECT 1" : "", script.Tag.Text);
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("TZ")]
    [InlineData("TDZ")]
    [InlineData("CTDZ")]
    [InlineData("D")]
    [InlineData("CDCZ")]
    [InlineData("TDCDCZ")]
    [InlineData("d")]
    [InlineData("c")]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("t")]
    [InlineData("n")]
    [InlineData("s")]
    [InlineData("3")]
    [InlineData("W")]
    [InlineData("K")]
    [InlineData("R")]
    public void What_no_script_is_answered_with_is_a_violation(string stream)
    {
        var recorder = new Recorder();
        recorder.Script("q");
        Assert.Throws<PgProtocolException>(() => recorder.Feed(stream));
    }

    [Fact]
    public void A_script_that_copies_in_is_told_that_there_is_no_data()
    {
        using var answers = new FrameBuffer(64);
        var recorder = new Recorder { Answers = answers };
        ProbeScript script = recorder.Script("q");
        recorder.Feed("G");
        Assert.True(script.HasCopied);
        Assert.Equal((byte)'f', answers.WrittenSpan[0]);
        Assert.Equal("Answer q:22012:I", recorder.Feed("EZ"));
    }

    [Fact]
    public void Every_split_of_two_scripts_gives_the_same_events()
    {
        byte[] bytes = BackendStream.Of("TDDC N CZ TDE S Z");
        for (int at = 0; at <= bytes.Length; at++)
        {
            var recorder = new Recorder();
            recorder.Script("a");
            recorder.Script("b");
            Assert.Equal("notice a:ok:I parameter b:22012:I", recorder.FeedCut(bytes, at));
        }
    }

    [Fact]
    public void Statements_are_closed_by_name_under_one_sync()
    {
        using var output = new FrameBuffer(64);
        CloseExchange exchange = CloseExchange.Write(output, ["a"u8.ToArray(), "bc"u8.ToArray()]);
        byte[] expected = [.. "C\0\0\0\x7Sa\0"u8, .. "C\0\0\0\x8Sbc\0"u8, .. "S\0\0\0\x4"u8];
        Assert.Equal(expected, output.WrittenSpan.ToArray());
        var recorder = new Recorder();
        recorder.Session.Begin(exchange);
        Assert.Equal("notice CloseExchange:ok:I", recorder.Feed("3N3Z"));
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("3Z")]
    [InlineData("333")]
    [InlineData("3C")]
    [InlineData("31")]
    [InlineData("3D")]
    public void A_close_that_is_not_answered_one_by_one_is_a_violation(string stream)
    {
        using var output = new FrameBuffer(64);
        var recorder = new Recorder();
        recorder.Session.Begin(CloseExchange.Write(output, ["a"u8.ToArray(), "b"u8.ToArray()]));
        Assert.Throws<PgProtocolException>(() => recorder.Feed(stream));
    }

    [Fact]
    public void A_close_that_fails_leaves_the_next_untouched()
    {
        using var output = new FrameBuffer(64);
        var recorder = new Recorder();
        recorder.Session.Begin(CloseExchange.Write(output, ["a"u8.ToArray(), "b"u8.ToArray()]));
        recorder.Statement("next", parse: false, describe: false);
        Assert.Equal("CloseExchange:22012:I next.row next.SELECT 1 next:ok:I", recorder.Feed("3EZ2DCZ"));
    }

    [Fact]
    public void A_sync_is_answered_by_ready_alone()
    {
        var recorder = new Recorder();
        recorder.Session.Begin(new SyncExchange());
        recorder.Session.Begin(new SyncExchange());
        Assert.Equal("SyncExchange:ok:I notice SyncExchange:ok:T", recorder.Feed("ZNz"));
        Assert.Equal(TransactionStatus.InTransaction, recorder.Session.Status);
        recorder.Session.Begin(new SyncExchange());
        Assert.EndsWith("SyncExchange:22012:I", recorder.Feed("EZ"), StringComparison.Ordinal);
        foreach (string stream in new[] { "1", "D", "C", "3" })
        {
            var other = new Recorder();
            other.Session.Begin(new SyncExchange());
            Assert.Throws<PgProtocolException>(() => other.Feed(stream));
        }
    }

    [Fact]
    public void An_exchange_that_owes_no_answer_writes_none()
    {
        using var output = new FrameBuffer(64);
        Assert.Throws<InvalidOperationException>(() => new SyncExchange().WriteAnswer(output));
    }

    [Fact]
    public void A_lost_link_gives_back_what_was_in_flight_oldest_first()
    {
        var recorder = new Recorder();
        ProbeStatement first = recorder.Statement("a");
        ProbeScript second = recorder.Script("b");
        recorder.Feed(new ReadOnlySequence<byte>(BackendStream.Of("1tT2D")));
        Assert.Same(first, recorder.Session.Head);
        Assert.Equal([first, second], recorder.Session.Owed);
        Assert.True(recorder.Session.TryAbandon(out Exchange? exchange));
        Assert.Same(first, exchange);
        Assert.True(recorder.Session.TryAbandon(out exchange));
        Assert.Same(second, exchange);
        Assert.False(recorder.Session.TryAbandon(out _));
        Assert.Null(recorder.Session.Head);
    }

    [Fact]
    public void Half_a_message_is_left_where_it_was()
    {
        byte[] bytes = BackendStream.Of("2DCZ");
        var recorder = new Recorder();
        recorder.Statement("a", parse: false, describe: false);
        ReadOnlySequence<byte> input = Segments.Cut(bytes[..7], [3, 5]);
        SequencePosition consumed = recorder.Session.Consume(input, recorder);
        Assert.Equal(2, input.Slice(consumed).Length);
    }
}
