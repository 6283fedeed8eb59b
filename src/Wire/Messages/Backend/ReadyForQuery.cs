using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>The server is done with everything up to a Sync or Query: Byte1 status. Source: PostgreSQL 18, Message Formats, ReadyForQuery.</summary>
internal static class ReadyForQuery
{
    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">The status is not one of I, T and E, or is not alone.</exception>
    public static TransactionStatus Read(in Frame frame)
    {
        ReadOnlySpan<byte> body = frame.Body;
        return body.Length == 1 && body[0] is (byte)'I' or (byte)'T' or (byte)'E'
            ? (TransactionStatus)body[0]
            : Throw(in frame);
    }

    public static void Write(FrameBuffer target, TransactionStatus status) =>
        target.TakeFrame(BackendTag.ReadyForQuery, 5)[0] = (byte)status;

    private static TransactionStatus Throw(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        byte status = fields.ReadByte();
        fields.End();
        throw new PgProtocolException($"ReadyForQuery holds the transaction status {FieldReader.NameOf(status)}.");
    }
}
