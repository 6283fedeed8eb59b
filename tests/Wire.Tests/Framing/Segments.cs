using System.Buffers;

namespace ActorPg.Wire.Tests.Framing;

/// <summary>Builds sequences of several segments, which is what a pipe hands over.</summary>
internal static class Segments
{
    /// <summary>The bytes cut at these offsets, which need not be sorted or distinct: an empty segment is a case of its own.</summary>
    public static ReadOnlySequence<byte> Cut(byte[] bytes, params IEnumerable<int> offsets)
    {
        int[] cuts = [0, .. offsets.Select(offset => Math.Clamp(offset, 0, bytes.Length)).Order(), bytes.Length];
        Segment? first = null;
        Segment? last = null;
        for (int i = 1; i < cuts.Length; i++)
        {
            ReadOnlyMemory<byte> piece = bytes.AsMemory(cuts[i - 1]..cuts[i]);
            last = last is null ? first = new Segment(piece, 0) : last.Append(piece);
        }
        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    /// <summary>One segment a byte.</summary>
    public static ReadOnlySequence<byte> Bytewise(byte[] bytes) =>
        Cut(bytes, Enumerable.Range(1, Math.Max(bytes.Length - 1, 0)));

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex)
        {
            Memory = memory;
            RunningIndex = runningIndex;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
