using System.Runtime.CompilerServices;

namespace ActorPg;

/// <summary>
/// Something that is both enumerated and disposed of, with a choice about where its awaits go on: for <c>await foreach</c> and <c>await using</c>. Lives as
/// long as what it was made from.
/// </summary>
/// <typeparam name="T">What is enumerated.</typeparam>
public readonly struct PgConfigured<T>
{
    private readonly ConfiguredCancelableAsyncEnumerable<T> _items;
    private readonly ConfiguredAsyncDisposable _end;

    internal PgConfigured(IAsyncEnumerable<T> items, IAsyncDisposable end, bool continueOnCapturedContext)
    {
        _items = items.ConfigureAwait(continueOnCapturedContext);
        _end = end.ConfigureAwait(continueOnCapturedContext);
    }

    /// <summary>The items.</summary>
    public ConfiguredCancelableAsyncEnumerable<T>.Enumerator GetAsyncEnumerator() => _items.GetAsyncEnumerator();

    /// <summary>The items, until the token is cancelled.</summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    public ConfiguredCancelableAsyncEnumerable<T> WithCancellation(CancellationToken cancellationToken) =>
        _items.WithCancellation(cancellationToken);

    /// <summary>Disposes of what it was made from.</summary>
    public ConfiguredValueTaskAwaitable DisposeAsync() => _end.DisposeAsync();
}
