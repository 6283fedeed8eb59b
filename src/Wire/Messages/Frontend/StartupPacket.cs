using System.Buffers;
using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// The packets that open a connection have no tag: Int32 length of itself and the body, body. For whoever plays the server.
/// Source: PostgreSQL 18, Message Flow, Start-up.
/// </summary>
internal static class StartupPacket
{
    /// <summary>Protocol 3.0: major version in the upper 16 bits, minor in the lower.</summary>
    public const int Version30 = 3 << 16;

    /// <summary>Protocol 3.2: the secret of a cancel request has any length up to 256.</summary>
    public const int Version32 = (3 << 16) | 2;

    /// <summary>Stands where a version would and asks to cancel.</summary>
    public const int CancelCode = (1234 << 16) | 5678;

    /// <summary>Stands where a version would and asks for TLS.</summary>
    public const int SslCode = (1234 << 16) | 5679;

    /// <summary>Stands where a version would and asks for GSSAPI encryption.</summary>
    public const int GssEncCode = (1234 << 16) | 5680;

    /// <summary>Takes one whole packet, without its length, off the front of <paramref name="input"/>; false when the rest has still to come.</summary>
    /// <exception cref="PgProtocolException">The length is below 8 or above what a server reads.</exception>
    public static bool TryTake(ref ReadOnlySequence<byte> input, out byte[] packet)
    {
        packet = [];
        if (input.Length < 4)
        {
            return false;
        }
        Span<byte> prefix = stackalloc byte[4];
        input.Slice(0, 4).CopyTo(prefix);
        int length = BinaryPrimitives.ReadInt32BigEndian(prefix);
        if (length is < 8 or > FrameLimits.SmallFrontendBytes)
        {
            throw new PgProtocolException($"A startup packet declares a length of {length} bytes.");
        }
        if (input.Length < length)
        {
            return false;
        }
        packet = input.Slice(4, length - 4).ToArray();
        input = input.Slice(length);
        return true;
    }

    /// <summary>What a packet that was taken is.</summary>
    public static StartupPacketKind KindOf(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadInt32BigEndian(packet) switch
        {
            CancelCode => StartupPacketKind.CancelRequest,
            SslCode => StartupPacketKind.SslRequest,
            GssEncCode => StartupPacketKind.GssEncRequest,
            _ => StartupPacketKind.Startup,
        };
}
