using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// One step of logging in: Int32 code, then what that kind carries: 4 bytes of salt (md5), mechanism names each with a NUL and an empty one
/// last (SASL), SASL or GSS data to the end, else nothing. A code not known here is passed on as it is. A view of the frame.
/// Source: PostgreSQL 18, Message Formats, Authentication*.
/// </summary>
internal readonly ref struct Authentication
{
    /// <summary>More mechanisms than any server offers; a longer list is a lie.</summary>
    public const int MostMechanisms = 32;

    private Authentication(AuthenticationKind kind, ReadOnlySpan<byte> payload)
    {
        Kind = kind;
        Payload = payload;
    }

    public AuthenticationKind Kind { get; }

    /// <summary>What follows the code: salt, SASL data, or the list of mechanisms.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The payload has not the shape of its kind.</exception>
    public static Authentication Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        var kind = (AuthenticationKind)fields.ReadInt32();
        FieldReader shape = fields;
        switch (kind)
        {
            case AuthenticationKind.Ok
            or AuthenticationKind.KerberosV5
            or AuthenticationKind.CleartextPassword
            or AuthenticationKind.ScmCredential
            or AuthenticationKind.Gss
            or AuthenticationKind.Sspi:
                shape.End();
                break;
            case AuthenticationKind.Md5Password:
                _ = shape.ReadBytes(4);
                shape.End();
                break;
            case AuthenticationKind.Sasl:
                _ = ReadMechanisms(shape);
                break;
        }
        return new Authentication(kind, fields.ReadRest());
    }

    /// <summary>The SASL mechanisms on offer, best first as the server sees it. Empty when it names none.</summary>
    /// <exception cref="PgProtocolException">The list is unterminated or absurdly long.</exception>
    public IReadOnlyList<string> Mechanisms() => ReadMechanisms(new FieldReader(BackendTag.Authentication, Payload));

    public static void Write(FrameBuffer target, AuthenticationKind kind, scoped ReadOnlySpan<byte> payload = default)
    {
        int length = target.BeginFrame(BackendTag.Authentication);
        target.WriteInt32((int)kind);
        target.WriteBytes(payload);
        target.EndFrame(length);
    }

    public static void WriteSasl(FrameBuffer target, params ReadOnlySpan<string> mechanisms)
    {
        int length = target.BeginFrame(BackendTag.Authentication);
        target.WriteInt32((int)AuthenticationKind.Sasl);
        foreach (string mechanism in mechanisms)
        {
            target.WriteCString(mechanism);
        }
        target.WriteByte(0);
        target.EndFrame(length);
    }

    private static List<string> ReadMechanisms(FieldReader fields)
    {
        var mechanisms = new List<string>();
        for (; ; )
        {
            string mechanism = fields.ReadCString();
            if (mechanism.Length == 0)
            {
                fields.End();
                return mechanisms;
            }
            if (mechanisms.Count == MostMechanisms)
            {
                fields.ThrowBad($"more than {MostMechanisms} SASL mechanisms");
            }
            mechanisms.Add(mechanism);
        }
    }
}
