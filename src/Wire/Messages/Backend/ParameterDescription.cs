using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// The types of a statement's parameters: Int16 count (unsigned: up to 65,535), Int32 OID of each. Source: PostgreSQL 18, Message Formats.
/// </summary>
internal static class ParameterDescription
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The OIDs do not fill the message exactly.</exception>
    public static uint[] Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int count = fields.ReadCount16(bytesEach: 4);
        uint[] types = count == 0 ? [] : new uint[count];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = fields.ReadUInt32();
        }
        fields.End();
        return types;
    }

    public static void Write(FrameBuffer target, params ReadOnlySpan<uint> types)
    {
        int length = target.BeginFrame(BackendTag.ParameterDescription);
        target.WriteInt16((short)types.Length);
        foreach (uint type in types)
        {
            target.WriteUInt32(type);
        }
        target.EndFrame(length);
    }
}
