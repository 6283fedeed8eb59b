using System.Globalization;
using System.Text;

namespace ActorPg.Simulation.Engine;

/// <summary>
/// What happened, in order: a 64-bit hash over everything, and the last events in words. Two runs with one seed have one hash. Owned by the simulation's
/// thread.
/// </summary>
internal sealed class Trace
{
    private readonly Entry[] _ring;
    private long _entries;

    /// <summary>An empty trace.</summary>
    /// <param name="capacity">How many events are kept in words; 0 keeps none.</param>
    public Trace(int capacity)
    {
        _ring = new Entry[capacity];
    }

    /// <summary>The hash over all events so far.</summary>
    public ulong Hash { get; private set; } = Hash64.Start;

    /// <summary>Whether events are kept in words: else nobody need find any.</summary>
    public bool KeepsWords => _ring.Length > 0;

    /// <summary>How many events went into <see cref="Hash"/>.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one event to the hash and to the last events.</summary>
    /// <param name="time">Since the start of the simulation.</param>
    /// <param name="kind">What happened.</param>
    /// <param name="subject">To whom: the path of an actor, the name of a connection.</param>
    /// <param name="note">More about it; must not differ between runs.</param>
    /// <param name="number">A size, or the hash of a content.</param>
    public void Record(TimeSpan time, TraceKind kind, string subject, string note = "", ulong number = 0)
    {
        ulong hash = Hash64.Add(Hash64.Add(Hash, (ulong)time.Ticks), (ulong)kind);
        Hash = Hash64.Add(Hash64.Add(Hash64.Add(hash, subject), note), number);
        Count++;
        Keep(new Entry(time, kind, subject, note, number));
    }

    /// <summary>Keeps a line among the last events, outside the hash. Its text is made only when somebody looks: an exception's costs much.</summary>
    public void Remark(TimeSpan time, string subject, object note) =>
        Keep(new Entry(time, TraceKind.Log, subject, note, 0));

    /// <summary>The last events, oldest first, one a line.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Count} events, hash 0x{Hash:x16}\n");
        for (long i = Math.Max(0, _entries - _ring.Length); i < _entries; i++)
        {
            Entry entry = _ring[i % _ring.Length];
            text.Append(
                CultureInfo.InvariantCulture,
                $"{entry.Time.TotalMilliseconds, 14:0.0000} ms  {entry.Kind, -10} {entry.Subject}"
            );
            text.Append(entry.Note is "" ? "" : $"  {entry.Note}");
            text.Append(entry.Number == 0 ? "\n" : $"  {entry.Number:x}\n");
        }
        return text.ToString();
    }

    private void Keep(in Entry entry)
    {
        if (_ring.Length > 0)
        {
            _ring[_entries++ % _ring.Length] = entry;
        }
    }

    private readonly record struct Entry(TimeSpan Time, TraceKind Kind, string Subject, object Note, ulong Number);
}
