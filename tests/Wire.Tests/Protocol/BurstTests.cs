using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>Exchanges that share one Sync.</summary>
public class BurstTests
{
    private const string End = nameof(BurstExchange);

    [Theory]
    [InlineData("2DC 2C 2DDC Z", $"a.row a.SELECT 1 a:ok:I b.SELECT 1 b:ok:I c.row c.row c.SELECT 1 c:ok:I {End}:ok:I")]
    [InlineData("E Z", $"a:22012:I b:skipped c:skipped {End}:ok:I")]
    [InlineData("2DC 2DE Z", $"a.row a.SELECT 1 a:ok:I b.row b:22012:I c:skipped {End}:ok:I")]
    [InlineData("2C 2C 2E Z", $"a.SELECT 1 a:ok:I b.SELECT 1 b:ok:I c:22012:I {End}:ok:I")]
    [InlineData("2C 2C 2C EZ", $"a.SELECT 1 a:ok:I b.SELECT 1 b:ok:I c.SELECT 1 c:ok:I {End}:22012:I")]
    public void Each_ends_with_its_own_last_message_and_an_error_passes_over_the_rest(string stream, string expected)
    {
        var recorder = new Recorder();
        recorder.Burst("a", "b", "c");
        recorder.Script("next");
        Assert.Equal(expected + " next:ok:I", recorder.Feed(stream + "CZ"));
        Assert.Equal(0, recorder.Session.InFlight);
    }

    [Fact]
    public void An_error_passes_over_nothing_of_the_next_burst()
    {
        var recorder = new Recorder();
        recorder.Burst("a", "b");
        recorder.Burst("c");
        Assert.Equal($"a:22012:I b:skipped {End}:ok:I c.SELECT 1 c:ok:I {End}:ok:I", recorder.Feed("EZ 2CZ"));
    }

    [Fact]
    public void Every_cut_of_a_burst_s_answers_gives_the_same()
    {
        byte[] bytes = BackendStream.Of("2DC 2DDE Z");
        var whole = new Recorder();
        whole.Burst("a", "b", "c");
        string expected = whole.FeedCut(bytes, bytes.Length);
        for (int at = 0; at < bytes.Length; at++)
        {
            var recorder = new Recorder();
            recorder.Burst("a", "b", "c");
            Assert.Equal(expected, recorder.FeedCut(bytes, at));
        }
    }

    [Theory]
    [InlineData("Z")]
    [InlineData("2Z")]
    [InlineData("2DZ")]
    [InlineData("2C 2C 1")]
    [InlineData("2C 2C D")]
    [InlineData("2C 2C C")]
    public void ReadyForQuery_before_all_are_done_is_a_violation_as_is_anything_else_after(string stream)
    {
        var recorder = new Recorder();
        recorder.Burst("a", "b");
        Assert.Throws<PgProtocolException>(() => recorder.Feed(stream));
    }

    /// <summary>A server that is about to close says so whether or not the burst has been ended, and what is sent again meanwhile is not passed over.</summary>
    [Fact]
    public void What_is_begun_while_the_rest_is_passed_over_stays()
    {
        var recorder = new Recorder();
        ProbeStatement first = Shared("a");
        recorder.Session.Begin(first);
        recorder.Session.Begin(Shared("b"));
        Assert.Equal("a:57P01:I b:skipped", recorder.Feed("e"));

        ProbeStatement Shared(string name) =>
            new(recorder, name, parse: false, describe: false, executions: 1) { SharesSync = true };
    }
}
