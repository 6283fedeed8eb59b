using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>A simple query: SQL, which may be several statements. Source: PostgreSQL 18, Message Formats, Query.</summary>
/// <param name="Sql">The text.</param>
internal readonly record struct Query(string Sql)
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The text does not fill the message exactly.</exception>
    public static Query Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        var message = new Query(fields.ReadCString());
        fields.End();
        return message;
    }

    /// <summary>Writes the whole message.</summary>
    /// <exception cref="PgInputException">The SQL holds a NUL or half of a surrogate pair, or is too long. Nothing was written.</exception>
    public static void Write(FrameBuffer target, string sql)
    {
        int start = target.Length;
        try
        {
            int length = target.BeginFrame(FrontendTag.Query);
            target.WriteCString(sql);
            target.EndFrame(length);
        }
        catch (PgInputException e)
        {
            target.Truncate(start);
            throw new PgInputException(e.Message, nameof(sql), e);
        }
    }
}
