using System.Diagnostics;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>The time that work is given.</summary>
internal sealed class Round
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _end;

    public Round(TimeSpan length)
    {
        _end = _start + (long)(length.TotalSeconds * Stopwatch.Frequency);
    }

    /// <summary>Whether there is time for another piece of work; one that was begun is finished.</summary>
    public bool GoesOn => Stopwatch.GetTimestamp() < _end;

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
