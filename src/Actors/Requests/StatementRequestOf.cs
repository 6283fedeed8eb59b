using System.Threading.Tasks.Sources;
using ActorPg.Pool;
using ActorPg.Wire.Protocol;

namespace ActorPg.Requests;

/// <summary>A statement request whose caller gets a <typeparamref name="TResult"/>, decoded on the caller's own thread.</summary>
/// <typeparam name="TSelf">The request's own type, for renting.</typeparam>
/// <typeparam name="TResult">What the caller gets.</typeparam>
internal abstract class StatementRequest<TSelf, TResult> : StatementRequest, IValueTaskSource<TResult>
    where TSelf : StatementRequest<TSelf, TResult>, new()
{
    private ManualResetValueTaskSourceCore<bool> _signal;

    /// <summary>Rents a request and encodes its arguments.</summary>
    /// <exception cref="PgInputException">An argument cannot be what the server expects.</exception>
    public static TSelf Rent(
        PoolGate gate,
        Lease? lease,
        SqlStatement statement,
        StatementDescription? description,
        ReadOnlySpan<PgArgument> arguments
    )
    {
        TSelf request = RequestPool<TSelf>.Rent();
        request._signal.Reset();
        try
        {
            request.Begin(gate, lease, statement, description, arguments);
        }
        catch
        {
            request.Core.EndRental();
            request.Recycle();
            throw;
        }
        return request;
    }

    /// <summary>Sends it; the answer comes through the task.</summary>
    public ValueTask<TResult> SendAsync(in PgCallOptions options)
    {
        PoolGate gate = Core.Gate!;
        short token = _signal.Version;
        TimeSpan? timeout = options.Timeout ?? gate.Options.CommandTimeout;
        if (timeout is not null || options.CancellationToken.CanBeCanceled)
        {
            Core.Arm(this, in options, timeout);
        }
        gate.Send(this);
        return new ValueTask<TResult>(this, token);
    }

    /// <summary>Waits for the answer without taking it.</summary>
    public Task AnsweredAsync()
    {
        if (_signal.GetStatus(_signal.Version) != ValueTaskSourceStatus.Pending)
        {
            return Task.CompletedTask;
        }
        var answered = new TaskCompletionSource();
        _signal.OnCompleted(
            static source => ((TaskCompletionSource)source!).SetResult(),
            answered,
            _signal.Version,
            ValueTaskSourceOnCompletedFlags.None
        );
        return answered.Task;
    }

    /// <inheritdoc />
    public sealed override void Complete()
    {
        _signal.SetResult(true);
        this.Release();
    }

    /// <inheritdoc />
    public sealed override void Recycle()
    {
        EndStatement();
        Clear();
        RequestPool<TSelf>.Return((TSelf)this);
    }

    TResult IValueTaskSource<TResult>.GetResult(short token)
    {
        _signal.GetResult(token);
        Core.Disarm();
        try
        {
            if (Core.Failure is { } failure)
            {
                Core.Gate!.Types.Learn(failure);
                throw failure;
            }
            return Read();
        }
        finally
        {
            this.Release();
        }
    }

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _signal.OnCompleted(continuation, state, token, flags);

    /// <summary>Decodes the answer, on the caller's thread.</summary>
    protected abstract TResult Read();

    /// <summary>Lets go of what the answer was made of.</summary>
    protected virtual void Clear() { }
}
