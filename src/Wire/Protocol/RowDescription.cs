using System.Collections.ObjectModel;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;
using ActorPg.Wire.Messages;

namespace ActorPg.Wire.Protocol;

/// <summary>The columns of a result. Immutable: shared by the statement, its results and all their records.</summary>
internal sealed class RowDescription
{
    /// <summary>A statement that returns no rows.</summary>
    public static readonly RowDescription None = new([]);

    private Dictionary<string, int>? _indexes;

    public RowDescription(PgColumn[] columns)
    {
        Columns = columns;
    }

    public PgColumn[] Columns { get; }

    public int Count => Columns.Length;

    /// <summary>Whether there are columns of records: each value says of which types its fields are.</summary>
    public bool HasRecords =>
        Array.Exists(Columns, column => column.Type.Oid is RecordTypes.Record or RecordTypes.Array);

    /// <summary>The columns as users see them: a view that cannot be cast back into the array.</summary>
    public ReadOnlyCollection<PgColumn> View => field ??= Array.AsReadOnly(Columns);

    /// <summary>The place of a column by name, the last one where several share it; -1 when there is none.</summary>
    public int IndexOf(string name)
    {
        PgColumn[] columns = Columns;
        if (columns.Length <= 4)
        {
            for (int i = columns.Length - 1; i >= 0; i--)
            {
                if (string.Equals(columns[i].Name, name, StringComparison.Ordinal))
                {
                    return i;
                }
            }
            return -1;
        }
        return (_indexes ??= IndexByName(columns)).TryGetValue(name, out int index) ? index : -1;
    }

    /// <summary>
    /// Int16 columns, then per column: name, Int32 table OID, Int16 attribute number, Int32 type OID, Int16 type size, Int32 type modifier,
    /// Int16 format code. Source: PostgreSQL 18, Message Formats, RowDescription.
    /// </summary>
    public static RowDescription Read(in Frame frame, CodecRegistry codecs)
    {
        var fields = new FieldReader(in frame);
        int count = fields.ReadCount16(bytesEach: 19);
        if (count > RowDescriptionMessage.MostColumns)
        {
            fields.ThrowBad($"{count} columns");
        }
        var columns = new PgColumn[count];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = fields.ReadCString();
            uint tableOid = fields.ReadUInt32();
            short attributeNumber = fields.ReadInt16();
            Codec codec = codecs.For(fields.ReadUInt32());
            short typeSize = fields.ReadInt16();
            int typeModifier = fields.ReadInt32();
            short format = fields.ReadInt16();
            if (format is not (0 or 1))
            {
                throw new PgProtocolException($"RowDescription gives column {i} the format code {format}.");
            }
            columns[i] = new PgColumn(name, tableOid, attributeNumber, typeSize, typeModifier, codec);
        }
        fields.End();
        return new RowDescription(columns);
    }

    /// <summary>Same types in the same order: rows of one can be read by the other.</summary>
    public bool HasTypesOf(RowDescription other)
    {
        if (Count != other.Count)
        {
            return false;
        }
        for (int i = 0; i < Count; i++)
        {
            if (Columns[i].Type.Oid != other.Columns[i].Type.Oid)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Same columns under the same names, read by the same codecs.</summary>
    public bool IsLike(RowDescription other)
    {
        if (Count != other.Count)
        {
            return false;
        }
        for (int i = 0; i < Count; i++)
        {
            if (!Columns[i].IsLike(other.Columns[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>The same columns read by other codecs; itself when none is another.</summary>
    public RowDescription WithCodecs(Func<int, PgColumn, Codec> choose)
    {
        PgColumn[]? changed = null;
        for (int i = 0; i < Columns.Length; i++)
        {
            Codec codec = choose(i, Columns[i]);
            if (!ReferenceEquals(codec, Columns[i].Codec))
            {
                changed ??= [.. Columns];
                changed[i] = Columns[i].With(codec);
            }
        }
        return changed is null ? this : new RowDescription(changed);
    }

    /// <summary>The codec of a column here, if it has the type of the given one.</summary>
    public Codec? CodecAt(int index, PgColumn column) =>
        index < Count && Columns[index].Type.Oid == column.Type.Oid ? Columns[index].Codec : null;

    /// <summary>The same columns as a simple query sends them: every value as text.</summary>
    public RowDescription AsText() =>
        new(
            Array.ConvertAll(
                Columns,
                column => new PgColumn(
                    column.Name,
                    column.TableOid,
                    column.AttributeNumber,
                    column.TypeSize,
                    column.TypeModifier,
                    new SimpleTextCodec(column.Type)
                )
            )
        );

    private static Dictionary<string, int> IndexByName(PgColumn[] columns)
    {
        var indexes = new Dictionary<string, int>(columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < columns.Length; i++)
        {
            indexes[columns[i].Name] = i;
        }
        return indexes;
    }
}
