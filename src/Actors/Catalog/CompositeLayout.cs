using ActorPg.Wire.Codecs;
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
    }

    public PgType Type { get; }

    public RowDescription Attributes { get; }

    public int Count => _types.Length;

    /// <summary>The value as a row with the given columns, which are the attributes under names of the reader's choice.</summary>
    public PgRecord Read(ReadOnlySpan<byte> source, RowDescription columns)
    {
        var fields = new CompositeReader(source, Type.Name);
        if (fields.Count != Count)
        {
            throw Outdated($"unexpected number of attributes of composite type {Type.Name}: {fields.Count}, not {Count}");
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

    public void Begin(FrameBuffer target) => target.WriteInt32(Count);

    /// <summary>Writes one attribute.</summary>
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
