using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Binary;

/// <summary>Sixteen bytes in the order of the text form. Source: PostgreSQL 18, UUID Type; uuid_send.</summary>
internal readonly struct UuidFormat : IBinaryFormat<Guid>
{
    private const int SizeBytes = 16;

    public Guid Read(ReadOnlySpan<byte> source)
    {
        if (source.Length != SizeBytes)
        {
            BadBytes.Length("uuid", SizeBytes, source.Length);
        }
        return new Guid(source, bigEndian: true);
    }

    public void Write(Guid value, FrameBuffer target)
    {
        value.TryWriteBytes(target.GetSpan(SizeBytes), bigEndian: true, out int written);
        target.Advance(written);
    }
}
