using ActorPg.Wire.Codecs;

namespace ActorPg.Api;

/// <summary>Reads <typeparamref name="T"/> and answers it as nullable, without boxing.</summary>
internal sealed class OptionalReaderOf<T> : OptionalReader<T?>
    where T : struct
{
    public override T? Read(PgColumn column, ReadOnlySpan<byte> value)
    {
        if (column.Codec is ICodec<T> codec)
        {
            return codec.Read(value);
        }
        if (column.Codec.ClrType == typeof(T) || column.Codec.ClrType == typeof(object))
        {
            return column.Codec.ReadObject(value) is T typed ? typed : throw ColumnReader.WrongType(column, typeof(T?));
        }
        throw ColumnReader.WrongType(column, typeof(T?));
    }
}
