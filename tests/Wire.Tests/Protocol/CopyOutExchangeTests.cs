using ActorPg.Wire.Framing;

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
