using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Network;

/// <summary>cidr as text, which unlike inet's always has the prefix: <c>10.0.0.1/32</c>.</summary>
internal readonly struct CidrText : IBinaryFormat<string>
{
    public string Read(ReadOnlySpan<byte> source)
    {
        PgInet value = InetBytes.Read("cidr", source);
        return value.IsHost ? $"{value}/{value.PrefixLength}" : value.ToString();
    }

    public void Write(string value, FrameBuffer target)
    {
        if (!PgInet.TryParse(value, out PgInet parsed))
        {
            BadInput.Refused("the text is no network");
        }
        CidrFormat.Write(parsed, target);
    }
}
