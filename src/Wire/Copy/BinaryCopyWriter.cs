using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Copy;

/// <summary>
/// PostgreSQL's binary COPY format: 11 bytes signature, Int32 flags, Int32 length of a header extension; then per row Int16 fields and per field Int32
/// length (-1 for NULL) and value; at the end Int16 -1. Source: PostgreSQL 18, COPY, Binary Format.
/// </summary>
internal static class BinaryCopyWriter
{
    /// <summary>PGCOPY, and bytes that any conversion of line ends or eighth bits would spoil.</summary>
    public static ReadOnlySpan<byte> Signature => [80, 71, 67, 79, 80, 89, 10, 255, 13, 10, 0];

    /// <summary>Signature, no flags, no extension.</summary>
    public static void WriteHeader(FrameBuffer target)
    {
        target.WriteBytes(Signature);
        target.WriteInt64(0);
    }

    public static void WriteTrailer(FrameBuffer target) => target.WriteInt16(-1);

    /// <summary>Writes one row; a refused one leaves what it had written by then: the caller truncates.</summary>
    /// <param name="values">One for each column.</param>
    /// <param name="codecs">The columns' own.</param>
    /// <param name="target">Where to.</param>
    /// <param name="column">The column at hand, for whoever has to say which was refused.</param>
    /// <exception cref="PgInputException">A value cannot be sent as its column's type.</exception>
    public static void WriteRow(ReadOnlySpan<PgArgument> values, Codec[] codecs, FrameBuffer target, ref int column)
    {
        target.WriteInt16((short)codecs.Length);
        for (int i = 0; i < codecs.Length; i++)
        {
            ref readonly PgArgument value = ref values[i];
            if (value.IsNull)
            {
                target.WriteInt32(-1);
                continue;
            }
            column = i;
            int at = target.ReserveInt32();
            if (!codecs[i].TryWrite(in value, target))
            {
                CopyText.ThrowUnfit(in value, codecs[i]);
            }
            target.PatchLength(at);
        }
    }
}
