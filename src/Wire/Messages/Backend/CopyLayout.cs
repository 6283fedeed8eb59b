using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// What CopyInResponse, CopyOutResponse and CopyBothResponse all hold: Byte1 overall format (0 text, 1 binary), Int16 columns, Int16 format of
/// each. Source: PostgreSQL 18, Message Formats.
/// </summary>
/// <param name="IsBinary">The stream has PostgreSQL's binary COPY format; else lines of text.</param>
/// <param name="ColumnFormats">0 text, 1 binary, one for each column.</param>
internal readonly record struct CopyLayout(bool IsBinary, short[] ColumnFormats)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">A format is neither 0 nor 1, or the message is not as long as it says.</exception>
    public static CopyLayout Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        byte overall = fields.ReadByte();
        if (overall > 1)
        {
            fields.ThrowBad($"the COPY format {overall}");
        }
        short[] formats = new short[fields.ReadCount16(bytesEach: 2)];
        for (int i = 0; i < formats.Length; i++)
        {
            formats[i] = fields.ReadInt16();
            if (formats[i] is not (0 or 1))
            {
                fields.ThrowBad($"the column format {formats[i]}");
            }
        }
        fields.End();
        return new CopyLayout(overall == 1, formats);
    }

    public void Write(FrameBuffer target, byte tag)
    {
        int length = target.BeginFrame(tag);
        target.WriteByte(IsBinary ? (byte)1 : (byte)0);
        target.WriteInt16((short)ColumnFormats.Length);
        foreach (short format in ColumnFormats)
        {
            target.WriteInt16(format);
        }
        target.EndFrame(length);
    }
}
