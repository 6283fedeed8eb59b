using System.Runtime.CompilerServices;

namespace ActorPg.Transport.Polling;

/// <summary>
/// Whether one direction of a socket may be ready. Awaited, it goes on where the system says so, on the thread that is told. One may wait at a time;
/// <see cref="Signal"/> may come from anywhere.
/// </summary>
/// <remarks>
/// To be used so: <see cref="Forget"/>, then try, and wait only if there was nothing. What is told in between is then not missed. It may be told for nothing:
/// who has waited tries again.
/// </remarks>
internal sealed class Readiness : ICriticalNotifyCompletion
{
    private const int Unknown = 0;
    private const int Told = 1;
    private const int Awaited = 2;

    private int _state = Told;
    private Action? _continuation;

    /// <summary>Something was told since <see cref="Forget"/>, or nothing was ever tried.</summary>
    public bool IsCompleted => Volatile.Read(ref _state) == Told;

    /// <summary>A trial begins.</summary>
    public void Forget() => Interlocked.Exchange(ref _state, Unknown);

    /// <summary>Calls back when something is told. False when that was already: nobody will be called.</summary>
    public bool TryWait(Action continuation)
    {
        _continuation = continuation;
        return Interlocked.CompareExchange(ref _state, Awaited, Unknown) == Unknown;
    }

    /// <summary>There is news; runs who waits for it.</summary>
    public void Signal()
    {
        if (Interlocked.Exchange(ref _state, Told) == Awaited)
        {
            _continuation!();
        }
    }

    public Readiness GetAwaiter() => this;

    public void GetResult() { }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        if (!TryWait(continuation))
        {
            continuation();
        }
    }
}
