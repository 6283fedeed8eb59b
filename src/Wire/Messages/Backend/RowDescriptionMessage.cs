using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Messages;

/// <summary>
/// Int16 columns, then for each: name, Int32 table OID, Int16 attribute number, Int32 type OID, Int16 type size, Int32 type modifier, Int16
/// format. The bytes alone: what a driver makes of them is RowDescription. Source: PostgreSQL 18, Message Formats, RowDescription.
/// </summary>
internal static class RowDescriptionMessage
{
    /// <summary>The server's own limit on the columns of a result (MaxTupleAttributeNumber).</summary>
    public const int MostColumns = 1664;

    private const int LeastFieldBytes = 19;

    /// <summary>Reads the body.</summary>
    /// <exception cref="PgProtocolException">Too many columns, a format other than 0 and 1, or fields that do not fill the message exactly.</exception>
    public static RowField[] Read(in Frame frame)
    {
        var fields = new FieldReader(in frame);
        int count = fields.ReadCount16(LeastFieldBytes);
        if (count > MostColumns)
        {
            fields.ThrowBad($"{count} columns");
        }
        var columns = new RowField[count];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = fields.ReadCString();
            uint tableOid = fields.ReadUInt32();
            short attributeNumber = fields.ReadInt16();
            uint typeOid = fields.ReadUInt32();
            short typeSize = fields.ReadInt16();
            int typeModifier = fields.ReadInt32();
            short format = fields.ReadInt16();
            if (format is not (0 or 1))
            {
                fields.ThrowBad($"the format code {format} for column {i}");
            }
            columns[i] = new RowField(name, typeOid, typeSize, typeModifier, tableOid, attributeNumber, format);
        }
        fields.End();
        return columns;
    }

    public static void Write(FrameBuffer target, params ReadOnlySpan<RowField> columns)
    {
        int length = target.BeginFrame(BackendTag.RowDescription);
        target.WriteInt16((short)columns.Length);
        foreach (RowField column in columns)
        {
            target.WriteCString(column.Name);
            target.WriteUInt32(column.TableOid);
            target.WriteInt16(column.AttributeNumber);
            target.WriteUInt32(column.TypeOid);
            target.WriteInt16(column.TypeSize);
            target.WriteInt32(column.TypeModifier);
            target.WriteInt16(column.Format);
        }
        target.EndFrame(length);
    }
}
