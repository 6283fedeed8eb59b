using System.Buffers;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Messages;

/// <summary>Writes one message and reads it back through the framing.</summary>
internal static class Frames
{
    public delegate T Reader<out T>(in Frame frame);

    /// <summary>The text that every round trip draws from: anything that can be sent.</summary>
    public static FsCheck.Gen<string> Text { get; } =
        FsCheck.Fluent.Gen.Select(
            FsCheck.Fluent.Gen.ListOf(
                FsCheck.Fluent.Gen.Elements(
                    "a",
                    "Z",
                    "0",
                    " ",
                    "'",
                    "\"",
                    "\\",
                    ";",
                    "\n",
                    "é",
                    "ß",
                    "中",
                    "🐘",
                    "\u0301"
                )
            ),
            pieces => string.Concat(pieces)
        );

    public static T Backend<T>(Action<FrameBuffer> write, Reader<T> read) =>
        RoundTrip(write, read, FrameLimits.Backend);

    public static T Frontend<T>(Action<FrameBuffer> write, Reader<T> read) =>
        RoundTrip(write, read, FrameLimits.Frontend);

    private static T RoundTrip<T>(Action<FrameBuffer> write, Reader<T> read, int[] limits)
    {
        using var buffer = new FrameBuffer(1);
        write(buffer);
        using var reader = new FrameReader(new ReadOnlySequence<byte>(buffer.Written), limits);
        Assert.True(reader.TryRead(out Frame frame));
        T value = read(in frame);
        Assert.False(reader.TryRead(out _));
        return value;
    }
}
