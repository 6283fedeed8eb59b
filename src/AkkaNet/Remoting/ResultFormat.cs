using System.Runtime.Serialization;
using ActorPg.Requests;
using ActorPg.Wire.Messages;
using ActorPg.Wire.Protocol;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>
/// A result between nodes: the command tag, the columns (name, Int32 table OID, Int32 attribute number, Int32 type size, Int32 type modifier, codec), then
/// its batches of rows as they came from the server. Nothing is decoded on the way; the far side reads what it asks for.
/// </summary>
internal static class ResultFormat
{
    /// <summary>What a result comes to, roughly and never less by much: its rows, and a little for each column.</summary>
    public static long SizeOf(QueryResult result) =>
        result.Batches.Sum(batch => (long)batch.Length) + (result.Columns.Count * 96L) + 64;

    public static void Write(QueryResult result, PayloadWriter target)
    {
        target.Text(result.CommandTag?.Text);
        WriteColumns(result.Description, target);
        RowBatch[] batches = [.. result.Batches];
        target.Int32(batches.Length);
        foreach (RowBatch batch in batches)
        {
            WriteBatch(batch, target);
        }
    }

    public static QueryResult Read(ref PayloadReader source)
    {
        CommandTag? tag = source.Text() is { } text ? TagOf(text) : null;
        RowDescription columns = ReadColumns(ref source);
        int count = source.Count();
        var batches = new RowBatch[count];
        for (int i = 0; i < count; i++)
        {
            batches[i] = ReadBatch(columns, ref source);
        }
        return new QueryResult(columns, count > 0 ? batches[0] : null, count > 1 ? batches[1..] : [], tag);
    }

    public static CommandTag TagOf(string text) => CommandTag.Of(System.Text.Encoding.UTF8.GetBytes(text));

    public static void WriteColumns(RowDescription description, PayloadWriter target)
    {
        target.Int32(description.Count);
        foreach (PgColumn column in description.Columns)
        {
            target.Text(column.Name);
            target.Int32((int)column.TableOid);
            target.Int32(column.AttributeNumber);
            target.Int32(column.TypeSize);
            target.Int32(column.TypeModifier);
            CodecFormat.Write(column.Codec, target);
        }
    }

    public static RowDescription ReadColumns(ref PayloadReader source)
    {
        var columns = new PgColumn[source.Count()];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = source.Words();
            uint table = (uint)source.Int32();
            short attribute = (short)source.Int32();
            short size = (short)source.Int32();
            int modifier = source.Int32();
            columns[i] = new PgColumn(name, table, attribute, size, modifier, CodecFormat.Read(ref source));
        }
        return new RowDescription(columns);
    }

    public static void WriteBatch(RowBatch batch, PayloadWriter target)
    {
        target.Int32(batch.Count);
        target.Run(batch.Bytes.AsSpan(0, batch.Length));
    }

    /// <summary>Rows that come from elsewhere are checked as those from the server are: what reads them later trusts their lengths.</summary>
    public static RowBatch ReadBatch(RowDescription columns, ref PayloadReader source)
    {
        int count = source.Int32();
        byte[] bytes = source.Run().ToArray();
        try
        {
            DataRow.Check(bytes, columns.Count);
        }
        catch (PgProtocolException wrong)
        {
            throw new SerializationException(wrong.Message, wrong);
        }
        var batch = new RowBatch(columns, bytes, bytes.Length, count);
        int rows = 0;
        for (int at = 0; at < bytes.Length; at = batch.Next(at))
        {
            rows++;
        }
        if (rows != count)
        {
            PayloadReader.ThrowBad();
        }
        return batch;
    }
}
