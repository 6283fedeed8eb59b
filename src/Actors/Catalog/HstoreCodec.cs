using System.Buffers.Binary;
using System.Text;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>
/// hstore: Int32 pairs, then per pair Int32 length and key, Int32 length (-1 for NULL) and value, as UTF-8. Read as a dictionary.
/// Source: PostgreSQL 18, contrib/hstore, hstore_send and hstore_recv in hstore_io.c.
/// </summary>
internal sealed class HstoreCodec
    : Codec,
        ICodec<Dictionary<string, string?>>,
        ICodec<IReadOnlyDictionary<string, string?>>,
        ICodec<IDictionary<string, string?>>,
        ITextForm
{
    public HstoreCodec(PgType type)
        : base(type) { }

    public override Type ClrType => typeof(Dictionary<string, string?>);

    public override object ReadObject(ReadOnlySpan<byte> source) => Read(source);

    public Dictionary<string, string?> Read(ReadOnlySpan<byte> source)
    {
        int count = TakeInt32(ref source);
        if (count < 0 || count > source.Length / 8)
        {
            BadBytes.Malformed(Type.Name, $"it cannot have {count} pairs");
        }
        var pairs = new Dictionary<string, string?>(count, StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            string? key = TakeText(ref source);
            if (key is null)
            {
                BadBytes.Malformed(Type.Name, "a key is NULL");
            }
            pairs[key!] = TakeText(ref source);
        }
        if (!source.IsEmpty)
        {
            BadBytes.Malformed(Type.Name, $"{source.Length} bytes follow its last pair");
        }
        return pairs;
    }

    IReadOnlyDictionary<string, string?> ICodec<IReadOnlyDictionary<string, string?>>.Read(ReadOnlySpan<byte> source) =>
        Read(source);

    IDictionary<string, string?> ICodec<IDictionary<string, string?>>.Read(ReadOnlySpan<byte> source) => Read(source);

    public void Write(Dictionary<string, string?> value, FrameBuffer target) => WritePairs(value, target);

    public void Write(IReadOnlyDictionary<string, string?> value, FrameBuffer target) => WritePairs(value, target);

    public void Write(IDictionary<string, string?> value, FrameBuffer target) => WritePairs(value, target);

    public override bool Takes(object value) => value is IEnumerable<KeyValuePair<string, string?>>;

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        if (
            argument.Kind == PgArgumentKind.Object
            && argument.Object is IEnumerable<KeyValuePair<string, string?>> pairs
        )
        {
            WritePairs(pairs, target);
            return true;
        }
        return false;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') =>
        new ReferenceArrayCodec<Dictionary<string, string?>, CodecFormat<Dictionary<string, string?>>>(type, this)
        {
            Delimiter = delimiter,
        };

    public void FromText(ReadOnlySpan<byte> text, FrameBuffer target)
    {
        if (text.Contains((byte)0))
        {
            BadBytes.Malformed(Type.Name, "its text holds a NUL");
        }
        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        while (!text.IsEmpty)
        {
            string key = TakeQuoted(ref text);
            TakeWord(ref text, "=>"u8);
            if (text.StartsWith("NULL"u8))
            {
                TakeWord(ref text, "NULL"u8);
                pairs[key] = null;
            }
            else
            {
                pairs[key] = TakeQuoted(ref text);
            }
            if (!text.IsEmpty)
            {
                TakeWord(ref text, ", "u8);
            }
        }
        WritePairs(pairs, target);
    }

    public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        bool isFirst = true;
        foreach ((string key, string? value) in Read(binary))
        {
            target.WriteBytes(isFirst ? default : ", "u8);
            isFirst = false;
            TextForm.WriteQuoted(Encoding.UTF8.GetBytes(key), target);
            target.WriteBytes("=>"u8);
            if (value is null)
            {
                target.WriteBytes("NULL"u8);
            }
            else
            {
                TextForm.WriteQuoted(Encoding.UTF8.GetBytes(value), target);
            }
        }
    }

    private static void WritePairs(IEnumerable<KeyValuePair<string, string?>> pairs, FrameBuffer target)
    {
        int countAt = target.ReserveInt32();
        int count = 0;
        foreach ((string key, string? value) in pairs)
        {
            if (key is null)
            {
                BadInput.Refused("a key of an hstore cannot be null");
            }
            WriteText(key!, target);
            if (value is null)
            {
                target.WriteInt32(-1);
            }
            else
            {
                WriteText(value, target);
            }
            count++;
        }
        target.PatchInt32(countAt, count);
    }

    private static void WriteText(string text, FrameBuffer target)
    {
        int at = target.ReserveInt32();
        TextFormat.Write(text, target);
        target.PatchLength(at);
    }

    private int TakeInt32(ref ReadOnlySpan<byte> source)
    {
        if (source.Length < sizeof(int))
        {
            BadBytes.Malformed(Type.Name, "it is cut short");
        }
        int value = BinaryPrimitives.ReadInt32BigEndian(source);
        source = source[sizeof(int)..];
        return value;
    }

    private string? TakeText(ref ReadOnlySpan<byte> source)
    {
        int length = TakeInt32(ref source);
        if (length == -1)
        {
            return null;
        }
        if ((uint)length > (uint)source.Length)
        {
            BadBytes.Malformed(Type.Name, $"a text of {length} bytes reaches past its end");
        }
        string text = TextFormat.Read(source[..length]);
        source = source[length..];
        return text;
    }

    // hstore_out puts quotes around every key and value, and a backslash in front of quotes and backslashes.
    private string TakeQuoted(ref ReadOnlySpan<byte> text)
    {
        TakeWord(ref text, "\""u8);
        using var plain = new FrameBuffer(64);
        while (!text.IsEmpty && text[0] != TextForm.Quote)
        {
            text = text[0] == TextForm.Backslash ? text[1..] : text;
            plain.WriteBytes(text[..Math.Min(1, text.Length)]);
            text = text[Math.Min(1, text.Length)..];
        }
        TakeWord(ref text, "\""u8);
        return TextFormat.Read(plain.WrittenSpan);
    }

    private void TakeWord(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        if (!text.StartsWith(word))
        {
            BadBytes.Malformed(Type.Name, "its text is none");
        }
        text = text[word.Length..];
    }
}
