using System.Buffers;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

/// <summary>A session that writes down all that comes of what it is fed.</summary>
internal sealed class Recorder : ISessionEvents
{
    private readonly List<string> _events = [];

    public Recorder(int longestRowBytes = FrameLimits.LargestBytes)
    {
        Session = new ProtocolSession(longestRowBytes);
    }

    public ProtocolSession Session { get; }

    /// <summary>What happened, in order, parted by blanks.</summary>
    public string Events => string.Join(' ', _events);

    /// <summary>What the exchange's answer is written to when one is due; null leaves it owed.</summary>
    public FrameBuffer? Answers { get; init; }

    public void Note(string what) => _events.Add(what);

    /// <summary>A statement under this name.</summary>
    public ProbeStatement Statement(string name, bool parse = true, bool describe = true, int executions = 1)
    {
        var exchange = new ProbeStatement(this, name, parse, describe, executions);
        Session.Begin(exchange);
        return exchange;
    }

    /// <summary>Statements that share a Sync, under these names, and the Sync.</summary>
    public BurstExchange Burst(params string[] names)
    {
        foreach (string name in names)
        {
            Session.Begin(
                new ProbeStatement(this, name, parse: false, describe: false, executions: 1) { SharesSync = true }
            );
        }
        using var output = new FrameBuffer(16);
        var end = BurstExchange.Write(output);
        Session.Begin(end);
        return end;
    }

    public ProbeScript Script(string name)
    {
        var exchange = new ProbeScript(name);
        Session.Begin(exchange);
        return exchange;
    }

    public string Feed(string messages) => Feed(new ReadOnlySequence<byte>(BackendStream.Of(messages)));

    /// <summary>Feeds it all; a stream that is cut leaves the rest of a message.</summary>
    public string Feed(ReadOnlySequence<byte> input)
    {
        Session.Consume(input, this);
        return Events;
    }

    /// <summary>Feeds the bytes in two reads, as a connection does: what was left of the first comes again with the second.</summary>
    public string FeedCut(byte[] bytes, int at)
    {
        var first = new ReadOnlySequence<byte>(bytes, 0, at);
        int consumed = (int)first.GetOffset(Session.Consume(first, this)) - (int)first.GetOffset(first.Start);
        Session.Consume(new ReadOnlySequence<byte>(bytes.AsMemory(consumed)), this);
        return Events;
    }

    public void OnFinished(Exchange exchange) =>
        Note($"{exchange}:{exchange.Error?.SqlState ?? "ok"}:{(char)exchange.Status}");

    public void OnSkipped(Exchange exchange) => Note($"{exchange}:skipped");

    public void OnAnswerDue(Exchange exchange, Progress kind)
    {
        Note(kind.ToString());
        if (Answers is not null && kind == Progress.Answer)
        {
            exchange.WriteAnswer(Answers);
        }
    }

    public void OnNotice(in Frame frame) => Note("notice");

    public void OnNotification(in Frame frame) => Note("notification");

    public void OnParameter(in Frame frame) => Note("parameter");

    public void OnFatal(PostgresException error) => Note($"fatal:{error.SqlState}");
}
