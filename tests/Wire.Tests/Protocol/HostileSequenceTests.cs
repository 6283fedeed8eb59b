namespace ActorPg.Wire.Tests.Protocol;

/// <summary>Servers that are none, or that have lost their place. Numbers as in the catalogue of hostile behaviour, H31 to H46.</summary>
public class HostileSequenceTests
{
    [Theory]
    [InlineData("H31: one ReadyForQuery too many, alone", "2DCZZ")]
    [InlineData("H32: a status that is none", "2DC?")]
    [InlineData("H33: ParseComplete without a Parse", "1")]
    [InlineData("H34: no BindComplete before rows", "D")]
    [InlineData("H34: no BindComplete before the tag", "C")]
    [InlineData("H35: two tags for one Execute", "2DCC")]
    [InlineData("H36: a portal suspended that had no limit", "2Ds")]
    [InlineData("H37: COPY in for a SELECT", "2G")]
    [InlineData("H38: COPY out for a SELECT", "2H")]
    [InlineData("H38: COPY data for a SELECT", "2d")]
    [InlineData("H39: COPY in both directions", "2W")]
    [InlineData("H40: the answer to a function call", "2V")]
    [InlineData("H41: rows while nothing was asked", "2DCZD")]
    [InlineData("H42: a key after the login", "2DCZK")]
    [InlineData("H43: authentication after the login", "2DCZR")]
    public void It_is_a_violation(string what, string stream)
    {
        Assert.NotEmpty(what);
        var recorder = new Recorder();
        recorder.Statement("a", parse: false, describe: false);
        byte[] bytes = stream.EndsWith('?')
            ? [.. BackendStream.Of(stream[..^1]), (byte)'Z', 0, 0, 0, 5, (byte)'Q']
            : BackendStream.Of(stream);
        Assert.Throws<PgProtocolException>(() => recorder.Feed(new System.Buffers.ReadOnlySequence<byte>(bytes)));
    }

    [Fact]
    public void H31_an_extra_ready_is_not_taken_for_the_answer_of_the_next()
    {
        var recorder = new Recorder();
        recorder.Statement("a", parse: false, describe: false);
        recorder.Statement("b", parse: false, describe: false);
        Assert.Throws<PgProtocolException>(() => recorder.Feed("2DCZZ"));
        Assert.DoesNotContain("b:", recorder.Events, StringComparison.Ordinal);
    }

    [Fact]
    public void H46_an_error_while_nothing_was_asked_is_the_servers_farewell()
    {
        var recorder = new Recorder();
        Assert.Equal("fatal:57P01", recorder.Feed("e"));
    }

    [Fact]
    public void H48_a_flood_of_notices_is_told_one_by_one_and_allocates_no_more_than_it_is_long()
    {
        byte[] bytes = BackendStream.Of(new string('N', 20_000));
        var recorder = new Recorder();
        recorder.Statement("a", parse: false, describe: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        recorder.Session.Consume(new System.Buffers.ReadOnlySequence<byte>(bytes), recorder);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        // The recorder's own list is the rest.
        Assert.InRange(allocated, 0, bytes.Length + (64 << 10));
        Assert.Equal(1, recorder.Session.InFlight);
    }

    [Theory]
    [InlineData('1')]
    [InlineData('2')]
    [InlineData('3')]
    [InlineData('n')]
    [InlineData('I')]
    [InlineData('s')]
    public void Hostile_sequences_allocate_next_to_nothing(char message)
    {
        byte[] bytes = BackendStream.Of(new string(message, 10_000));
        var recorder = new Recorder();
        recorder.Statement("a", parse: false, describe: false);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<PgProtocolException>(() => recorder.Feed(new System.Buffers.ReadOnlySequence<byte>(bytes)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 10);
    }
}
