namespace ActorPg.Api.ConnectionStrings;

/// <summary>
/// What a password provider gave, for as long as the options say: asked once for all connections that log in meanwhile. Thread-safe. Says nothing of what it holds.
/// </summary>
internal sealed class PasswordCache(Func<CancellationToken, ValueTask<string>> provider)
{
    private readonly Lock _lock = new();
    private Task<string>? _password;
    private long _since;

    /// <summary>The password, asked for if there is none that is young enough.</summary>
    /// <param name="lifetime">How old it may be; zero for none but a new one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the wait; it may also end the asking, where nobody else waits for it.</param>
    internal async ValueTask<string> GetAsync(TimeSpan lifetime, TimeProvider time, CancellationToken cancellationToken)
    {
        if (lifetime == TimeSpan.Zero)
        {
            return await provider(cancellationToken).ConfigureAwait(false);
        }
        Task<string> password;
        lock (_lock)
        {
            bool isOld = _password is { IsCompleted: true } && time.GetElapsedTime(_since) >= lifetime;
            if (_password is null or { IsFaulted: true } or { IsCanceled: true } || isOld)
            {
                _since = time.GetTimestamp();
                // Others will wait for it too, so it ends with none of them.
                _password = AskAsync();
            }
            password = _password;
        }
        return await password.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A server refused it: the next login asks anew.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            _password = null;
        }
    }

    private async Task<string> AskAsync() => await provider(CancellationToken.None).ConfigureAwait(false);
}
