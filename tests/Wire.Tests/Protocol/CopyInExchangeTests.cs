using System.Buffers;
using System.Text;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>COPY FROM STDIN: what is sent, what may come, and that one Sync ends it however it ends.</summary>
public sealed class CopyInExchangeTests : IDisposable
{
    private readonly FrameBuffer _output = new(256);
    private readonly Recorder _recorder;

    public CopyInExchangeTests() => _recorder = new Recorder { Answers = _output };

    public void Dispose() => _output.Dispose();

    [Fact]
    public void The_columns_are_described_in_front_and_nothing_ends_the_transaction_between()
    {
        Copy("c");
        Assert.Equal("PDPBE", Tags());
    }

    [Fact]
    public void Without_columns_to_learn_the_copy_stands_alone()
    {
        Copy("c", describes: false);
        Assert.Equal("PBE", Tags());
    }

    [Fact]
    public void Data_follows_the_servers_answer_and_the_end_is_one_CopyDone_and_one_Sync()
    {
        ProbeCopyIn copy = Copy("c");
        Assert.False(copy.HasStarted);
        Assert.True(copy.IsUnbegun);
        _recorder.Feed("1tT12G");
        Assert.True(copy.HasStarted);
        Assert.False(copy.IsUnbegun);
        _output.Clear();
        copy.WriteEnd(_output);
        copy.WriteEnd(_output);
        copy.BreakOff(_output, "too late");
        Assert.Equal("cS", Tags());
        Assert.False(copy.IsOpen);
        Assert.True(copy.IsWhole);
        Assert.Equal("columns:1 started SELECT 1 c:ok:I", _recorder.Feed("CZ"));
    }

    [Theory]
    [InlineData("E", false)]
    [InlineData("1tTE", true)]
    [InlineData("1tT1E", true)]
    [InlineData("1tT12E", true)]
    [InlineData("1tT12GE", true)]
    [InlineData("1tT12GNE", true)]
    public void An_error_at_any_stage_is_answered_with_one_Sync(string stream, bool hasColumns)
    {
        ProbeCopyIn copy = Copy("c");
        _output.Clear();
        _recorder.Feed(stream);
        Assert.Equal("S", Tags());
        copy.WriteEnd(_output);
        copy.BreakOff(_output, "too late");
        Assert.Equal("S", Tags());
        Assert.EndsWith("Answer c:22012:I", _recorder.Feed("Z"), StringComparison.Ordinal);
        Assert.Equal(hasColumns, _recorder.Events.StartsWith("columns:1", StringComparison.Ordinal));
        Assert.False(copy.IsWhole);
    }

    [Fact]
    public void A_second_error_is_passed_over_and_owes_no_second_Sync()
    {
        Copy("c");
        _output.Clear();
        _recorder.Feed("1tT12GEeCZ");
        Assert.Equal("S", Tags());
        Assert.EndsWith("Answer c:22012:I", _recorder.Events, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_behind_the_end_owes_no_Sync()
    {
        ProbeCopyIn copy = Copy("c");
        _recorder.Feed("1tT12G");
        copy.WriteEnd(_output);
        _output.Clear();
        Assert.EndsWith("started c:22012:E", _recorder.Feed("Ex"), StringComparison.Ordinal);
        Assert.Equal("", Tags());
    }

    [Fact]
    public void Broken_off_it_sends_the_reason_and_the_Sync_and_waits_for_the_error()
    {
        ProbeCopyIn copy = Copy("c");
        _recorder.Feed("1tT12G");
        _output.Clear();
        copy.BreakOff(_output, "a reason");
        copy.WriteEnd(_output);
        Assert.Equal("fS", Tags());
        Assert.Contains("a reason", Encoding.UTF8.GetString(_output.WrittenSpan), StringComparison.Ordinal);
        Assert.EndsWith("started c:22012:I", _recorder.Feed("EZ"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("C")] // complete before it has all: the rest would be lost without a word
    [InlineData("Z")]
    [InlineData("c")]
    [InlineData("d")]
    [InlineData("D")]
    [InlineData("G")]
    [InlineData("H")]
    [InlineData("W")]
    [InlineData("1")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("T")]
    public void What_cannot_come_while_data_is_sent_is_a_violation(string message)
    {
        Copy("c");
        _recorder.Feed("1tT12G");
        Assert.Throws<PgProtocolException>(() => _recorder.Feed(message));
    }

    [Theory]
    [InlineData("G")]
    [InlineData("1G")]
    [InlineData("1tn")]
    [InlineData("1tT12H")]
    [InlineData("1tT12C")]
    [InlineData("1tT12D")]
    [InlineData("1tT12I")]
    [InlineData("1tT12Z")]
    public void What_cannot_come_before_the_data_is_a_violation(string stream)
    {
        Copy("c");
        Assert.Throws<PgProtocolException>(() => _recorder.Feed(stream));
    }

    [Fact]
    public void Every_split_of_the_stream_gives_the_same_events()
    {
        byte[] bytes = BackendStream.Of("1tT1N2GSE ZC Z");
        for (int at = 0; at <= bytes.Length; at++)
        {
            using var output = new FrameBuffer(256);
            var recorder = new Recorder { Answers = output };
            _ = new ProbeCopyIn(recorder, "c", output, describes: true);
            recorder.Script("next");
            Assert.Equal("columns:1 notice started parameter Answer c:22012:I next:ok:I", recorder.FeedCut(bytes, at));
        }
    }

    private ProbeCopyIn Copy(string name, bool describes = true) => new(_recorder, name, _output, describes);

    private string Tags()
    {
        var tags = new StringBuilder();
        var frames = new FrameReader(new ReadOnlySequence<byte>(_output.Written), FrameLimits.Frontend);
        while (frames.TryRead(out Frame frame))
        {
            tags.Append((char)frame.Tag);
        }
        return tags.ToString();
    }
}
