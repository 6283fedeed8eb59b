using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Asks whether the server will speak GSSAPI encryption; it answers with one byte. Int32 length 8, Int32 code. Source: PostgreSQL 18, Message Formats.</summary>
internal static class GssEncRequest
{
    /// <summary>Checks that nothing follows the code.</summary>
    /// <exception cref="PgProtocolException">The packet has another code or is longer.</exception>
    public static void Read(ReadOnlySpan<byte> packet)
    {
        var fields = new FieldReader(0, packet);
        if (fields.ReadInt32() != StartupPacket.GssEncCode)
        {
            fields.ThrowBad("another request's code");
        }
        fields.End();
    }

    public static void Write(FrameBuffer target)
    {
        target.WriteInt32(8);
        target.WriteInt32(StartupPacket.GssEncCode);
    }
}
