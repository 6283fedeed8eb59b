using System.Diagnostics.CodeAnalysis;
using ActorPg.Model;

namespace ActorPg.Messages;

/// <summary>Something asked of a pool by message, with its kind of answer.</summary>
/// <typeparam name="TReply">The answer.</typeparam>
public abstract record PoolRequest<TReply> : PoolRequest, IFailable
{
    private protected PoolRequest() { }

    /// <summary>Where the answer goes; nowhere when null.</summary>
    public IReplyTo<TReply>? ReplyTo { get; init; }

    /// <inheritdoc />
    IReply? IFailable.Fail(Exception reason) =>
        ReplyTo is { } to
            ? new Ready(() =>
                to.Fail(
                    reason as PgException
                        ?? new PgConnectionException(
                            $"The pool takes no more messages: {reason.Message}",
                            PgOutcome.NotSent,
                            reason
                        )
                )
            )
            : null;

    internal sealed override bool HasReplyTo => ReplyTo is not null;

    internal sealed override PoolRequest Answering(Action<object?> succeed, Action<Exception> fail) =>
        this with
        {
            ReplyTo = new Functions(succeed, fail),
        };

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is the answer.")]
    internal sealed override void Run(PgClient client, Action<IReply> complete)
    {
        ValueTask<TReply> work;
        try
        {
            work = RunAsync(client);
        }
        catch (Exception reason)
        {
            work = ValueTask.FromException<TReply>(reason);
        }
        if (work.IsCompleted)
        {
            complete(new Ready(() => _ = AnswerAsync(work)));
        }
        else
        {
            _ = AnswerAsync(work);
        }
    }

    private protected abstract ValueTask<TReply> RunAsync(PgClient client);

    [SuppressMessage("Design", "CA1031", Justification = "Whatever went wrong is the answer.")]
    private async Task AnswerAsync(ValueTask<TReply> work)
    {
        TReply reply;
        try
        {
            reply = await work.ConfigureAwait(false);
        }
        catch (Exception reason)
        {
            ReplyTo?.Fail(reason);
            return;
        }
        ReplyTo?.Succeed(reply);
    }

    private sealed class Functions(Action<object?> succeed, Action<Exception> fail) : IReplyTo<TReply>
    {
        public void Succeed(TReply reply) => succeed(reply);

        public void Fail(Exception reason) => fail(reason);
    }

    private sealed class Ready(Action answer) : IReply
    {
        public void Complete() => answer();
    }
}
