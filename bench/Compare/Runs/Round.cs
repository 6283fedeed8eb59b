using System.Diagnostics;

namespace ActorPg.Bench.Compare.Runs;

/// <summary>The time that work is given.</summary>
internal sealed class Round
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _half;
    private readonly long _end;

    public Round(TimeSpan length)
    {
        _end = _start + (long)(length.TotalSeconds * Stopwatch.Frequency);
        _half = _start + ((_end - _start) / 2);
    }

    /// <summary>Whether there is time for another piece of work; one that was begun is finished.</summary>
    public bool GoesOn => Stopwatch.GetTimestamp() < _end;

    /// <summary>Whether half of its time is over.</summary>
    public bool IsPastHalf => Stopwatch.GetTimestamp() >= _half;

    /// <summary>How long work took in the first half, where a scenario notes that.</summary>
    public Latencies Calm { get; } = new();

    /// <summary>How long work took in the second half, where a scenario notes that.</summary>
    public Latencies Busy { get; } = new();

    /// <summary>How long each call took, where a scenario notes that.</summary>
    public Latencies Calls { get; } = new();

    /// <summary>Since it began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);
}
