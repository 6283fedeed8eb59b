using System.Buffers.Binary;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Runs a portal: its name, Int32 most rows (0 for all). A view of the frame. Source: PostgreSQL 18, Message Formats, Execute.</summary>
internal readonly ref struct Execute
{
    private Execute(ReadOnlySpan<byte> portal, int maxRows)
    {
        Portal = portal;
        MaxRows = maxRows;
    }

    public ReadOnlySpan<byte> Portal { get; }

    /// <summary>Rows before the portal is suspended; 0 for no limit.</summary>
    public int MaxRows { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The fields do not fill the message exactly.</exception>
    public static Execute Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        ReadOnlySpan<byte> portal = fields.ReadCStringBytes();
        int maxRows = fields.ReadInt32();
        fields.End();
        return new Execute(portal, maxRows);
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The portal's name holds a NUL or is too long. Nothing was written.</exception>
    public static void Write(FrameBuffer target, scoped ReadOnlySpan<byte> portal, int maxRows)
    {
        FrontendName.Check(portal, nameof(portal));
        Span<byte> body = target.TakeFrame(
            FrontendTag.Execute,
            4L + portal.Length + 1 + 4,
            FrameLimits.SmallFrontendBytes
        );
        BinaryPrimitives.WriteInt32BigEndian(body[FrontendName.Write(body, portal)..], maxRows);
    }
}
