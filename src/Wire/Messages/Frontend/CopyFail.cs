using System.Text;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>Breaks off a COPY from the client: the reason, as a string. Source: PostgreSQL 18, Message Formats, CopyFail.</summary>
/// <param name="Reason">Why; the server quotes it in its error.</param>
internal readonly record struct CopyFail(string Reason)
{
    private const int MostChars = 1000;

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The text does not fill the message exactly.</exception>
    public static CopyFail Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        var message = new CopyFail(fields.ReadCString());
        fields.End();
        return message;
    }

    /// <summary>Writes any reason: one that cannot be sent as it is is clipped and mended, since a COPY that fails must not fail to say so.</summary>
    public static void Write(FrameBuffer target, string reason)
    {
        string text = reason.Length <= MostChars ? reason : reason[..MostChars];
        int length = target.BeginFrame(FrontendTag.CopyFail);
        target.WriteCString(Encoding.UTF8.GetBytes(text.Replace('\0', ' ')));
        target.EndFrame(length, FrameLimits.SmallFrontendBytes);
    }
}
