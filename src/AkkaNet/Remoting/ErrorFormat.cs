using ActorPg.Wire.Errors;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>The fields of a server's error between nodes, in a fixed order; numbers as Int32, -1 for none.</summary>
internal static class ErrorFormat
{
    public static void Write(ErrorFields fields, PayloadWriter target)
    {
        target.Text(fields.LocalizedSeverity);
        target.Text(fields.InvariantSeverity);
        target.Text(fields.SqlState);
        target.Text(fields.MessageText);
        target.Text(fields.Detail);
        target.Text(fields.Hint);
        target.Int32(fields.Position ?? -1);
        target.Int32(fields.InternalPosition ?? -1);
        target.Text(fields.InternalQuery);
        target.Text(fields.Where);
        target.Text(fields.SchemaName);
        target.Text(fields.TableName);
        target.Text(fields.ColumnName);
        target.Text(fields.DataTypeName);
        target.Text(fields.ConstraintName);
        target.Text(fields.File);
        target.Int32(fields.Line ?? -1);
        target.Text(fields.Routine);
    }

    public static ErrorFields Read(ref PayloadReader source) =>
        new()
        {
            LocalizedSeverity = source.Text(),
            InvariantSeverity = source.Text(),
            SqlState = source.Words(),
            MessageText = source.Words(),
            Detail = source.Text(),
            Hint = source.Text(),
            Position = Number(source.Int32()),
            InternalPosition = Number(source.Int32()),
            InternalQuery = source.Text(),
            Where = source.Text(),
            SchemaName = source.Text(),
            TableName = source.Text(),
            ColumnName = source.Text(),
            DataTypeName = source.Text(),
            ConstraintName = source.Text(),
            File = source.Text(),
            Line = Number(source.Int32()),
            Routine = source.Text(),
        };

    private static int? Number(int value) => value < 0 ? null : value;
}
