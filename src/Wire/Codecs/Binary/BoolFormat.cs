using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>One byte, 1 or 0; like the server, any other than 0 is read as true. Source: PostgreSQL 18, Boolean Type; boolsend.</summary>
internal readonly struct BoolFormat : IBinaryFormat<bool>
{
    public bool Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != 1)
        {
            BadBytes.Length("bool", 1, source.Length);
        }
        return source[0] != 0;
    }

    public void Write(bool value, FrameBuffer target) => target.WriteByte(value ? (byte)1 : (byte)0);
}
