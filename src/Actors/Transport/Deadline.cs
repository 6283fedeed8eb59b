using System.Diagnostics;

namespace ActorPg.Transport;

/// <summary>A token that fires after a span of real time or with another token. Owned by the method that made it.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly long _started = Stopwatch.GetTimestamp();

    internal Deadline(TimeSpan length, CancellationToken outer)
    {
        Length = length;
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _source.CancelAfter(length);
    }

    internal TimeSpan Length { get; }

    internal CancellationToken Token => _source.Token;

    /// <summary>What is left, divided by the attempts still to come.</summary>
    internal TimeSpan Share(int attempts)
    {
        if (Length == Timeout.InfiniteTimeSpan)
            return Length;
        TimeSpan left = Length - Stopwatch.GetElapsedTime(_started);
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left / attempts;
    }

    public void Dispose() => _source.Dispose();
}
