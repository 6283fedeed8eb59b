using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Wire.Codecs;

namespace ActorPg.Api;

/// <summary>Turns the bytes of one column into the type that the caller asks for, and says which column it was when that cannot be.</summary>
internal static class ColumnReader
{
    /// <summary>Reads a value that is not NULL. Value types are not boxed when the column's codec knows them.</summary>
    /// <exception cref="InvalidCastException">The column's type cannot be read as <typeparamref name="T"/>.</exception>
    /// <exception cref="PgDecodeException">The bytes are not a value of the column's type, or do not fit.</exception>
    public static T Read<T>(PgColumn column, ReadOnlySpan<byte> value)
    {
        try
        {
            if (typeof(T).IsValueType && OptionalReader<T>.Instance is { } optional)
            {
                return optional.Read(column, value);
            }
            return column.Codec is ICodec<T> codec ? codec.Read(value) : ReadAsObject<T>(column, value);
        }
        catch (PgDecodeException e)
        {
            throw InColumn(column, e);
        }
    }

    /// <summary>Reads a value that is not NULL as what the codec answers by default.</summary>
    /// <exception cref="PgDecodeException">The bytes are not a value of the column's type.</exception>
    public static object ReadObject(PgColumn column, ReadOnlySpan<byte> value)
    {
        try
        {
            return column.Codec.ReadObject(value);
        }
        catch (PgDecodeException e)
        {
            throw InColumn(column, e);
        }
    }

    /// <summary>What NULL is as <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidCastException">T is a value type that cannot be null.</exception>
    public static T ReadNull<T>(PgColumn column)
    {
        if (typeof(T).IsValueType && OptionalReader<T>.Instance is null)
        {
            ThrowNull(column, typeof(T));
        }
        return default!;
    }

    /// <summary>For types that no codec interface names: object, interfaces of arrays, whatever the default answer happens to be.</summary>
    public static T ReadAsObject<T>(PgColumn column, ReadOnlySpan<byte> value)
    {
        Type given = column.Codec.ClrType;
        bool mayBe = given == typeof(object) || given == typeof(Array) || typeof(T).IsAssignableFrom(given);
        if (mayBe && column.Codec.ReadObject(value) is T typed)
        {
            return typed;
        }
        throw WrongType(column, typeof(T));
    }

    public static InvalidCastException WrongType(PgColumn column, Type wanted) =>
        new(
            $"Column '{column.Name}' is of type {column.Type.Name} and cannot be read as {TypeNames.Of(wanted)}; "
                + $"it reads as {TypeNames.Of(column.ClrType)}."
        );

    public static PgDecodeException InColumn(PgColumn column, PgDecodeException cause) =>
        new($"Column '{column.Name}' of type {column.Type.Name}: {cause.Message}", cause);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNull(PgColumn column, Type wanted)
    {
        string name = TypeNames.Of(wanted);
        throw new InvalidCastException(
            $"Column '{column.Name}' of type {column.Type.Name} is NULL, which {name} cannot be; read it with Get<{name}?>."
        );
    }
}
