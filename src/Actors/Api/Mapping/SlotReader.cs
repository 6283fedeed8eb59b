using System.Diagnostics.CodeAnalysis;
using ActorPg.Requests;

namespace ActorPg.Api.Mapping;

/// <summary>Reads a column for a slot; a NULL where there may be none is told in terms of the slot.</summary>
internal static class SlotReader
{
    /// <summary>Reads a column as the slot's type.</summary>
    /// <exception cref="InvalidCastException">NULL where the slot allows none, or a column of another type.</exception>
    public static T Read<T>(PgRecord record, int column, Slot slot)
    {
        RowBatch batch = record.Batch;
        PgColumn described = batch.Describe(column);
        if (batch.TryGetColumn(record.Row, column, out ReadOnlySpan<byte> value))
        {
            return ColumnReader.Read<T>(described, value);
        }
        if (!slot.AllowsNull)
        {
            ThrowNull(described, slot);
        }
        return default!;
    }

    public static object? ReadBoxed<T>(PgRecord record, int column, Slot slot) => Read<T>(record, column, slot);

    /// <summary>The same where the slot's type is known only at run time and no code can be made for it.</summary>
    public static object? ReadBoxed(PgRecord record, int column, Slot slot)
    {
        if (KnownTypes.Find(slot.Type) is { } known)
        {
            return known.Boxed(record, column, slot);
        }
        object? value = Read<object?>(record, column, slot);
        return value is null || slot.Type.IsInstanceOfType(value)
            ? value
            : throw ColumnReader.WrongType(record.Columns[column], slot.Type);
    }

    [DoesNotReturn]
    private static void ThrowNull(PgColumn column, Slot slot) =>
        throw new InvalidCastException(
            $"Column '{column.Name}' of type {column.Type.Name} is NULL, but {slot.Path} is {TypeNames.Of(slot.Type)}; "
                + $"declare it as {TypeNames.Of(slot.Type)}? to allow that."
        );
}
