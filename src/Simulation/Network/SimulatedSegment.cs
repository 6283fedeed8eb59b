using System.Buffers;

namespace ActorPg.Simulation.Network;

/// <summary>One segment that has arrived, a link of the sequence that the reader shows.</summary>
internal sealed class SimulatedSegment : ReadOnlySequenceSegment<byte>
{
    private readonly byte[] _bytes;

    public SimulatedSegment(byte[] bytes, long offset)
    {
        _bytes = bytes;
        Memory = bytes;
        RunningIndex = offset;
    }

    /// <summary>Where the next segment starts, in bytes of the stream.</summary>
    public long EndOffset => RunningIndex + _bytes.Length;

    public SimulatedSegment? Following => (SimulatedSegment?)Next;

    public void Append(SimulatedSegment next) => Next = next;

    /// <summary>Overwrites the bytes: whoever still looks at what was given back shall see it.</summary>
    public void Poison(int count) => _bytes.AsSpan(0, count).Fill(0xDE);
}
