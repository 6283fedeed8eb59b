using System.Buffers;
using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>One message as bytes, as the call that writes it and as the call that reads it.</summary>
/// <param name="Golden">The bytes, in the notation of <see cref="Tests.Golden"/>.</param>
/// <param name="Write">Writes exactly those.</param>
/// <param name="Read">Reads them.</param>
/// <param name="IsOpenEnded">Its last field runs to the end of the body, so that a shorter or longer body can be one too.</param>
internal sealed record MessageCase(
    string Golden,
    Action<FrameBuffer> Write,
    MessageCase.Reader Read,
    bool IsOpenEnded = false
)
{
    public delegate void Reader(in Frame frame);

    public byte[] Bytes => field ??= Tests.Golden.Bytes(Golden);

    /// <summary>Reads a frame with this message's tag and another body; null when that worked, else what was thrown.</summary>
    public Exception? TryRead(byte[] body, int[] limits) =>
        Record.Exception(() =>
        {
            byte[] frame = new byte[Frame.HeaderBytes + body.Length];
            frame[0] = Bytes[0];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), 4 + body.Length);
            body.CopyTo(frame, Frame.HeaderBytes);
            using var reader = new FrameReader(new ReadOnlySequence<byte>(frame), limits);
            Assert.True(reader.TryRead(out Frame read));
            Read(in read);
        });
}
