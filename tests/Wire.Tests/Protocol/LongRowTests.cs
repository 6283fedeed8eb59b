using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Tests.Protocol;

public sealed class LongRowTests
{
    private const int Longest = 256;

    [Fact]
    public void A_long_row_is_passed_over_wherever_the_input_is_cut()
    {
        byte[] bytes = Answer(valueBytes: 300);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Assert.Equal("q.row q.long(306) q.row q.SELECT 3 q:ok:I", Begin().FeedCut(bytes, cut));
        }
    }

    [Fact]
    public void A_row_of_the_longest_length_is_taken() =>
        Assert.Equal(
            "q.row q.row q.row q.SELECT 3 q:ok:I",
            Begin().FeedCut(Answer(valueBytes: Longest - sizeof(int) - 6), 7)
        );

    [Fact]
    public void A_long_row_where_none_may_come_is_a_violation()
    {
        var recorder = new Recorder(Longest);
        recorder.Statement("q", parse: true, describe: false, executions: 0);
        Assert.Throws<PgProtocolException>(() => recorder.FeedCut(Answer(valueBytes: 300)[5..], 0));
    }

    [Fact]
    public void A_row_too_long_to_be_passed_over_ends_the_conversation_at_its_header()
    {
        Recorder recorder = Begin();
        byte[] header = [(byte)'2', 0, 0, 0, 4, (byte)'D', 0x10, 0, 0, 0];
        PgProtocolException violation = Assert.Throws<PgProtocolException>(() => recorder.FeedCut(header, 0));
        Assert.Contains("268435452 bytes", violation.Message, StringComparison.Ordinal);
        Assert.Equal("q.long(268435452)", recorder.Events);
    }

    private static Recorder Begin()
    {
        var recorder = new Recorder(Longest);
        recorder.Statement("q", parse: false, describe: false);
        return recorder;
    }

    private static byte[] Answer(int valueBytes)
    {
        using var output = new FrameBuffer(1024);
        BindComplete.Write(output);
        DataRow.Write(output, new byte[4]);
        DataRow.Write(output, new byte[valueBytes]);
        DataRow.Write(output, new byte[4]);
        CommandComplete.Write(output, "SELECT 3"u8);
        ReadyForQuery.Write(output, TransactionStatus.Idle);
        return output.WrittenSpan.ToArray();
    }
}
