using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Copy;

/// <summary>
/// PostgreSQL's text COPY format: fields parted by tabs, rows ended by newlines, NULL as <c>\N</c>; backslash, tab, newline and carriage return within a
/// value behind a backslash. Source: PostgreSQL 18, COPY, Text Format. Owned by one sender.
/// </summary>
internal sealed class TextCopyWriter : IDisposable
{
    private readonly FrameBuffer _value = new(256);

    /// <summary>Writes one row; parameters and errors as for <see cref="BinaryCopyWriter.WriteRow"/>.</summary>
    public void WriteRow(ReadOnlySpan<PgArgument> values, Codec[] codecs, FrameBuffer target, ref int column)
    {
        for (int i = 0; i < codecs.Length; i++)
        {
            if (i > 0)
            {
                target.WriteByte((byte)'\t');
            }
            ref readonly PgArgument value = ref values[i];
            if (value.IsNull)
            {
                target.WriteBytes("\\N"u8);
                continue;
            }
            column = i;
            _value.Clear();
            CopyText.Write(in value, codecs[i], _value);
            Escape(_value.WrittenSpan, target);
        }
        target.WriteByte((byte)'\n');
    }

    public void Dispose() => _value.Dispose();

    private static void Escape(ReadOnlySpan<byte> text, FrameBuffer target)
    {
        for (int special; (special = text.IndexOfAny("\\\t\n\r"u8)) >= 0; text = text[(special + 1)..])
        {
            target.WriteBytes(text[..special]);
            target.WriteByte((byte)'\\');
            target.WriteByte(
                text[special] switch
                {
                    (byte)'\t' => (byte)'t',
                    (byte)'\n' => (byte)'n',
                    (byte)'\r' => (byte)'r',
                    _ => (byte)'\\',
                }
            );
        }
        target.WriteBytes(text);
    }
}
