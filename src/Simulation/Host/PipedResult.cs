namespace ActorPg.Simulation.Host;

/// <summary>The outcome of async work, tagged with the incarnation that asked for it.</summary>
internal sealed class PipedResult<TMessage, TResult>(
    CellContext<TMessage> asker,
    Func<TResult, TMessage> success,
    Func<Exception, TMessage> failure
) : Deferred<TMessage>
    where TMessage : class
{
    private TResult? _result;
    private Exception? _failure;

    public override string Note => typeof(TResult).Name;

    /// <summary>Waits for the work outside any turn; its continuation puts the outcome into the mailbox. Never throws.</summary>
    public async Task FollowAsync(ValueTask<TResult> work)
    {
        try
        {
            _result = await work.ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            _failure = thrown;
        }
        asker.Enqueue(this);
    }

    /// <summary>Runs the work here and now, and puts its outcome into the mailbox.</summary>
    public void Run(Func<TResult> work)
    {
        try
        {
            _result = work();
        }
        catch (Exception thrown)
        {
            _failure = thrown;
        }
        asker.Enqueue(this);
    }

    public override bool IsWantedBy(CellContext<TMessage>? living) => ReferenceEquals(living, asker);

    public override TMessage Open() => _failure is null ? success(_result!) : failure(_failure);

    public override void Discard() => (_result as IDisposable)?.Dispose();
}
