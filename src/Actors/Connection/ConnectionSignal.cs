namespace ActorPg.Connection;

/// <summary>A message without content.</summary>
internal sealed record ConnectionSignal : IConnectionMessage
{
    /// <summary>A read has completed.</summary>
    public static readonly ConnectionSignal InputReady = new(Meaning.InputReady);

    /// <summary>Everything told before this is in the output: time to write it.</summary>
    public static readonly ConnectionSignal Flush = new(Meaning.Flush);

    /// <summary>A write that did not complete at once has completed.</summary>
    public static readonly ConnectionSignal OutputWritten = new(Meaning.OutputWritten);

    /// <summary>A write failed a moment ago, and reading has not told why.</summary>
    public static readonly ConnectionSignal OutputFailed = new(Meaning.OutputFailed);

    /// <summary>The reader of a stream has room again.</summary>
    public static readonly ConnectionSignal Credit = new(Meaning.Credit);

    /// <summary>Connecting and logging in took too long.</summary>
    public static readonly ConnectionSignal ConnectDeadline = new(Meaning.ConnectDeadline);

    /// <summary>One of several hosts took longer than its share.</summary>
    public static readonly ConnectionSignal HostDeadline = new(Meaning.HostDeadline);

    /// <summary>The wait before the next attempt is over.</summary>
    public static readonly ConnectionSignal BackoffOver = new(Meaning.BackoffOver);

    /// <summary>A cancel was delivered, and had no effect so far.</summary>
    public static readonly ConnectionSignal CancelAgain = new(Meaning.CancelAgain);

    /// <summary>A cancelled query did not end in time.</summary>
    public static readonly ConnectionSignal CancelGraceOver = new(Meaning.CancelGraceOver);

    /// <summary>A session that was given back is not as new in time: it takes no longer than connecting anew may.</summary>
    public static readonly ConnectionSignal ResetDeadline = new(Meaning.ResetDeadline);

    /// <summary>Finish what is in flight, say goodbye, stop.</summary>
    public static readonly ConnectionSignal Retire = new(Meaning.Retire);

    private ConnectionSignal(Meaning kind)
    {
        Kind = kind;
    }

    /// <summary>What each signal means is said with the signals.</summary>
    public enum Meaning
    {
        InputReady,
        Flush,
        OutputWritten,
        OutputFailed,
        Credit,
        ConnectDeadline,
        HostDeadline,
        BackoffOver,
        CancelAgain,
        CancelGraceOver,
        ResetDeadline,
        Retire,
    }

    public Meaning Kind { get; }
}
