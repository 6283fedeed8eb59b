using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>
/// The attributes of a composite type and its bytes: Int32 attributes, then per attribute UInt32 type OID, Int32 length (-1 for NULL) and value.
/// Immutable. Source: PostgreSQL 18, record_send and record_recv in rowtypes.c.
/// </summary>
internal sealed class CompositeLayout
{
    private readonly uint[] _types;
    private readonly Action _outdated;
    private int _isOutdated;

    /// <summary>A layout.</summary>
    /// <param name="type">What the catalogue says of the type.</param>
    /// <param name="codecs">The codecs of its attributes.</param>
    /// <param name="outdated">Called once when a value shows that the type has changed.</param>
    public CompositeLayout(CatalogType type, Codec[] codecs, Action outdated)
    {
        Type = type.Type;
        _types = type.AttributeTypes;
        _outdated = outdated;
        var columns = new PgColumn[codecs.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = new PgColumn(type.AttributeNames[i], 0, (short)(i + 1), -1, -1, codecs[i]);
        }
        Attributes = new RowDescription(columns);
        FormatCode = (short)(Array.TrueForAll(codecs, codec => codec.FormatCode == 1) ? 1 : 0);
    }

    public PgType Type { get; }

    public RowDescription Attributes { get; }

    /// <summary>A value with an attribute that is only text travels as text as a whole.</summary>
    public short FormatCode { get; }

    public int Count => _types.Length;

    /// <summary>The type of an attribute, which of a domain is its own.</summary>
    public uint TypeAt(int index) => _types[index];

    /// <summary>The value as a row with the given columns, which are the attributes under names of the reader's choice.</summary>
    public PgRecord Read(ReadOnlySpan<byte> source, RowDescription columns)
    {
        if (FormatCode == 1)
        {
            return ReadBinary(source, columns);
        }
        using var binary = new FrameBuffer(source.Length + 64);
        FromText(source, binary);
        return ReadBinary(binary.WrittenSpan, columns);
    }

    /// <summary>Carries a value over from its text into the binary layout, in which attributes that are only text stay so.</summary>
    public void FromText(ReadOnlySpan<byte> text, FrameBuffer target)
    {
        List<byte[]?> fields = Split(text);
        if (fields.Count != Count)
        {
            throw UnexpectedCount(fields.Count);
        }
        FromText(fields, target);
    }

    /// <summary>Writes a value that the caller has as text: <c>(1,"x y")</c>.</summary>
    /// <exception cref="PgInputException">The text is no value of the type.</exception>
    public void WriteText(string text, FrameBuffer target)
    {
        int start = target.Length;
        TextFormat.Write(text, target);
        if (FormatCode == 0)
        {
            return;
        }
        byte[] utf8 = target.WrittenSpan[start..].ToArray();
        target.Truncate(start);
        try
        {
            List<byte[]?> fields = Split(utf8);
            if (fields.Count != Count)
            {
                BadInput.Refused($"{Type.Name} has {Count} attributes, not {fields.Count}");
            }
            FromText(fields, target);
        }
        catch (PgDecodeException wrong)
        {
            throw new PgInputException($"the text is no value of {Type.Name}: {wrong.Message}");
        }
    }

    private List<byte[]?> Split(ReadOnlySpan<byte> text)
    {
        List<byte[]?> fields = TextRecord.Split(text, Type.Name);
        if (fields.Count == 0 && Count == 1)
        {
            fields.Add(null); // () is also the text of one NULL
        }
        return fields;
    }

    private void FromText(List<byte[]?> fields, FrameBuffer target)
    {
        target.WriteInt32(Count);
        for (int i = 0; i < Count; i++)
        {
            target.WriteUInt32(_types[i]);
            int at = target.ReserveInt32();
            if (fields[i] is { } field)
            {
                TextValue.FromText(Attributes.Columns[i].Codec, field, target);
                target.PatchLength(at);
            }
            else
            {
                target.PatchInt32(at, -1);
            }
        }
    }

    /// <summary>Prints a value that is in the binary layout.</summary>
    public void ToText(ReadOnlySpan<byte> binary, FrameBuffer target)
    {
        using var fields = new FrameBuffer(binary.Length + 64);
        var reader = new CompositeReader(binary, Type.Name);
        fields.WriteInt32(reader.Count);
        for (int i = 0; i < reader.Count; i++)
        {
            fields.WriteUInt32(reader.Next(out bool isNull, out ReadOnlySpan<byte> value));
            int at = fields.ReserveInt32();
            if (isNull)
            {
                fields.PatchInt32(at, -1);
            }
            else
            {
                TextValue.ToText(Attributes.Columns[i].Codec, value, fields);
                fields.PatchLength(at);
            }
        }
        TextRecord.FromBinary(fields.WrittenSpan, target);
    }

    /// <summary>Writes a value whose attributes the caller gives.</summary>
    public void Write(Action<FrameBuffer> writeAttributes, FrameBuffer target)
    {
        if (FormatCode == 1)
        {
            target.WriteInt32(Count);
            writeAttributes(target);
            return;
        }
        using var binary = new FrameBuffer();
        binary.WriteInt32(Count);
        writeAttributes(binary);
        ToText(binary.WrittenSpan, target);
    }

    private PgRecord ReadBinary(ReadOnlySpan<byte> source, RowDescription columns)
    {
        var fields = new CompositeReader(source, Type.Name);
        if (fields.Count != Count)
        {
            throw UnexpectedCount(fields.Count);
        }
        var row = new RowBuilder(fields.Count, source.Length);
        for (int i = 0; i < Count; i++)
        {
            uint oid = fields.Next(out bool isNull, out ReadOnlySpan<byte> value);
            if (oid != _types[i])
            {
                throw Outdated(
                    $"unexpected data type of composite type {Type.Name}: attribute {i + 1} ('{Attributes.Columns[i].Name}') is of type OID {oid}, not {_types[i]}"
                );
            }
            row.Add(isNull, value);
        }
        fields.End();
        return row.ToRecord(columns);
    }

    /// <summary>Writes one attribute into the binary layout.</summary>
    public void Write(int index, in PgArgument argument, FrameBuffer target)
    {
        target.WriteUInt32(_types[index]);
        if (argument.IsNull)
        {
            target.WriteInt32(-1);
            return;
        }
        Codec codec = Attributes.Columns[index].Codec;
        int at = target.ReserveInt32();
        try
        {
            if (!codec.TryWrite(in argument, target))
            {
                BadInput.Refused($"{ClrName.Of(argument.ClrType)} cannot be sent as {codec.Type.Name}");
            }
        }
        catch (PgInputException wrong)
        {
            throw new PgInputException(
                $"attribute '{Attributes.Columns[index].Name}' of {Type.Name}: {wrong.Message}",
                null,
                wrong.InnerException
            );
        }
        target.PatchLength(at);
    }

    /// <summary>Writes one attribute that is in the form of its codec already.</summary>
    public void WriteRaw(int index, bool isNull, ReadOnlySpan<byte> value, FrameBuffer target)
    {
        target.WriteUInt32(_types[index]);
        target.WriteInt32(isNull ? -1 : value.Length);
        target.WriteBytes(value);
    }

    private PgOutdatedSchemaException UnexpectedCount(int count) =>
        Outdated($"unexpected number of attributes of composite type {Type.Name}: {count}, not {Count}");

    private PgOutdatedSchemaException Outdated(string problem)
    {
        if (Interlocked.Exchange(ref _isOutdated, 1) == 0)
        {
            _outdated();
        }
        return new PgOutdatedSchemaException(
            $"The cached schema is out of date, and was dropped: {problem}. Run the statement again."
        );
    }
}
