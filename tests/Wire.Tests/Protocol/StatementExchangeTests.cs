using System.Buffers;
using ActorPg.Wire.Tests.Framing;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>[Parse] [Describe] (Bind Execute)* Sync: what may come when, and what of it is told.</summary>
public class StatementExchangeTests
{
    [Theory]
    [InlineData(true, true, 1, "1tT2DDCZ", "a.described(1,1) a.row a.row a.SELECT 1 a:ok:I")]
    [InlineData(true, true, 0, "1tTZ", "a.described(1,1) a:ok:I")]
    [InlineData(true, true, 0, "1tnZ", "a.described(1,0) a:ok:I")]
    [InlineData(true, false, 1, "12CZ", "a.SELECT 1 a:ok:I")]
    [InlineData(false, true, 1, "tn2CZ", "a.described(1,0) a.SELECT 1 a:ok:I")]
    [InlineData(false, false, 1, "2DCZ", "a.row a.SELECT 1 a:ok:I")]
    [InlineData(false, false, 3, "2C2DC2CZ", "a.SELECT 1 a.row a.SELECT 1 a.SELECT 1 a:ok:I")]
    [InlineData(false, false, 1, "2IZ", "a. a:ok:I")]
    [InlineData(false, false, 1, "2Cz", "a.SELECT 1 a:ok:T")]
    [InlineData(false, false, 0, "Z", "a:ok:I")]
    public void A_grammar_with_what_was_sent(bool parse, bool describe, int executions, string stream, string expected)
    {
        var recorder = new Recorder();
        recorder.Statement("a", parse, describe, executions);
        Assert.Equal(expected, recorder.Feed(stream));
        Assert.Equal(0, recorder.Session.InFlight);
    }

    [Theory]
    [InlineData("E", "")]
    [InlineData("1E", "")]
    [InlineData("1tE", "")]
    [InlineData("1tTE", "a.described(1,1) ")]
    [InlineData("1tT2E", "a.described(1,1) ")]
    [InlineData("1tT2DE", "a.described(1,1) a.row ")]
    [InlineData("1tT2DCE", "a.described(1,1) a.row a.SELECT 1 ")]
    public void An_error_at_any_stage_ends_this_one_and_leaves_the_next_untouched(string stream, string before)
    {
        var recorder = new Recorder();
        ProbeStatement failing = recorder.Statement("a");
        recorder.Statement("b");
        string events = recorder.Feed(stream + "Z" + "1tT2DCZ");
        Assert.Equal($"{before}a:22012:I b.described(1,1) b.row b.SELECT 1 b:ok:I", events);
        Assert.Equal("22012", failing.Error!.SqlState);
    }

    [Fact]
    public void An_error_is_told_by_the_stage_that_it_came_at()
    {
        var recorder = new Recorder();
        ProbeStatement unparsed = recorder.Statement("a");
        ProbeStatement unbound = recorder.Statement("b");
        ProbeStatement ran = recorder.Statement("c");
        recorder.Feed("EZ 1tTEZ 1tT2DEx");
        Assert.True(unparsed is { IsParsed: false, IsUnbound: true });
        Assert.True(unbound is { IsParsed: true, IsUnbound: true });
        Assert.True(ran is { IsParsed: true, IsUnbound: false, IsComplete: false });
        Assert.Equal(ActorPg.Wire.Messages.TransactionStatus.Failed, recorder.Session.Status);
    }

    [Fact]
    public void Of_several_errors_the_first_counts_and_what_comes_between_is_passed_over()
    {
        var recorder = new Recorder();
        recorder.Statement("a");
        Assert.Equal("a:22012:I", recorder.Feed("E1tTD2CIeZ"));
    }

    [Fact]
    public void An_error_behind_the_last_command_is_an_error()
    {
        // A deferred constraint speaks at the Sync.
        var recorder = new Recorder();
        ProbeStatement late = recorder.Statement("a", parse: false, describe: false);
        Assert.Equal("a.row a.SELECT 1 a:22012:I", recorder.Feed("2DCEZ"));
        Assert.NotNull(late.Error);
    }

    [Fact]
    public void More_executions_may_be_sent_while_the_first_are_answered()
    {
        var recorder = new Recorder();
        ProbeStatement batch = recorder.Statement("a", parse: false, describe: false, executions: 1);
        recorder.Feed("2C");
        Assert.True(batch.IsComplete);
        batch.ExpectMore(2);
        Assert.False(batch.IsComplete);
        Assert.Equal("a.SELECT 1 a.SELECT 1 a.SELECT 1 a:ok:I", recorder.Feed("2C2CZ"));
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("2")]
    [InlineData("t")]
    [InlineData("C")]
    [InlineData("D")]
    [InlineData("1Z")]
    [InlineData("11")]
    [InlineData("12")]
    [InlineData("1T")]
    [InlineData("1tZ")]
    [InlineData("1t2")]
    [InlineData("1tt")]
    [InlineData("1tTD")]
    [InlineData("1tTC")]
    [InlineData("1tTZ")]
    [InlineData("1tTT")]
    [InlineData("1tTn")]
    [InlineData("1tT2Z")]
    [InlineData("1tT22")]
    [InlineData("1tT21")]
    [InlineData("1tT2T")]
    [InlineData("1tT23")]
    [InlineData("1tT2C2")]
    [InlineData("1tT2CD")]
    [InlineData("1tT2CI")]
    [InlineData("1tT2R")]
    [InlineData("1tT2K")]
    public void What_cannot_come_now_is_a_violation(string stream)
    {
        var recorder = new Recorder();
        recorder.Statement("a");
        var violation = Assert.Throws<PgProtocolException>(() => recorder.Feed(stream));
        Assert.Contains($"'{stream[^1]}', which cannot come now in a", violation.Message, StringComparison.Ordinal);
        Assert.Equal(PgOutcome.Unknown, violation.Outcome);
    }

    [Fact]
    public void A_row_that_does_not_fit_its_columns_is_a_violation()
    {
        var recorder = new Recorder();
        recorder.Statement("a");
        Assert.Throws<PgProtocolException>(() => recorder.Feed("1tn2D"));
    }

    [Fact]
    public void Every_split_of_a_stream_gives_the_same_events()
    {
        byte[] bytes = BackendStream.Of("1tT2DDDC z NSA 1t E Z 2DC Z");
        string expected = Two().Feed(new ReadOnlySequence<byte>(bytes));
        Assert.Equal(
            "a.described(1,1) a.row a.row a.row a.SELECT 1 a:ok:T notice parameter notification b:22012:I c.row c.SELECT 1 c:ok:I",
            expected
        );
        for (int at = 0; at <= bytes.Length; at++)
        {
            Assert.Equal(expected, Two().FeedCut(bytes, at));
            Assert.Equal(expected, Two().Feed(Segments.Cut(bytes, [at])));
        }
        Assert.Equal(expected, Two().Feed(Segments.Bytewise(bytes)));

        static Recorder Two()
        {
            var recorder = new Recorder();
            recorder.Statement("a");
            recorder.Statement("b");
            recorder.Statement("c", parse: false, describe: false);
            return recorder;
        }
    }

    [Theory]
    [InlineData('N', "notice")]
    [InlineData('A', "notification")]
    [InlineData('S', "parameter")]
    public void What_may_come_at_any_time_comes_between_any_two_messages(char message, string expected)
    {
        const string stream = "1tT2DDCZ";
        for (int at = 0; at <= stream.Length; at++)
        {
            var recorder = new Recorder();
            recorder.Statement("a");
            string events = recorder.Feed(stream.Insert(at, message.ToString()));
            Assert.Equal(1, events.Split(expected).Length - 1);
            Assert.Equal(
                "a.described(1,1) a.row a.row a.SELECT 1 a:ok:I",
                string.Join(' ', events.Split(' ').Where(word => word != expected))
            );
        }
    }
}
