namespace ActorPg.Simulation.Host;

/// <summary>
/// Work that an incarnation waits for. Its outcome becomes a message outside any turn, as on hosts with threads, so that a mapping which looks at the actor's
/// state shows here.
/// </summary>
internal static class PipedWork
{
    /// <summary>Follows async work; its continuation puts the outcome into the mailbox. Never throws.</summary>
    public static async Task FollowAsync<TMessage, TResult>(
        CellContext<TMessage> asker,
        ValueTask<TResult> work,
        Func<TResult, TMessage> success,
        Func<Exception, TMessage> failure
    )
        where TMessage : class
    {
        TMessage message;
        try
        {
            message = success(await work.ConfigureAwait(false));
        }
        catch (Exception thrown)
        {
            message = failure(thrown);
        }
        asker.Enqueue(new Stamped<TMessage>(asker, message));
    }
}
