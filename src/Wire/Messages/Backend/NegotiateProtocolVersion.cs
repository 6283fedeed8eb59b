using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// The server knows less than was asked for: Int32 newest protocol it speaks, Int32 count, and the names of the startup options it does not know.
/// Source: PostgreSQL 18, Message Formats, NegotiateProtocolVersion.
/// </summary>
/// <param name="Version">Major version in the upper 16 bits, minor in the lower: 0x30000 is 3.0.</param>
/// <param name="UnknownOptions">Options beginning with <c>_pq_.</c> that were not understood.</param>
internal readonly record struct NegotiateProtocolVersion(int Version, string[] UnknownOptions)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The count is negative or the names do not fill the message exactly.</exception>
    public static NegotiateProtocolVersion Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int version = fields.ReadInt32();
        int count = fields.ReadInt32();
        // A name takes a byte at least, so a count that lies cannot size the array.
        if ((uint)count > (uint)fields.Remaining)
        {
            fields.ThrowBad($"a count of {count} options");
        }
        string[] options = new string[count];
        for (int i = 0; i < options.Length; i++)
        {
            options[i] = fields.ReadCString();
        }
        fields.End();
        return new NegotiateProtocolVersion(version, options);
    }

    public void Write(FrameBuffer target)
    {
        int length = target.BeginFrame(BackendTag.NegotiateProtocolVersion);
        target.WriteInt32(Version);
        target.WriteInt32(UnknownOptions.Length);
        foreach (string option in UnknownOptions)
        {
            target.WriteCString(option);
        }
        target.EndFrame(length);
    }
}
