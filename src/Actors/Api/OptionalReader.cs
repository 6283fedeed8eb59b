using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ActorPg.Api;

/// <summary>Reads <c>int?</c> by the codec of <c>int</c>: codecs know no nullable types. One for each nullable type that is asked for.</summary>
internal abstract class OptionalReader<T>
{
    /// <summary>Null when T is no nullable value type; the JIT then sees a constant.</summary>
    public static readonly OptionalReader<T>? Instance = Create();

    /// <summary>Reads a value that is not NULL.</summary>
    public abstract T Read(PgColumn column, ReadOnlySpan<byte> value);

    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2091",
        Justification = "The struct constraint implies new(), which is never called."
    )]
    private static OptionalReader<T>? Create()
    {
        if (Nullable.GetUnderlyingType(typeof(T)) is not { } underlying)
        {
            return null;
        }
        if (KnownTypes.Find(typeof(T))?.Optional is OptionalReader<T> known)
        {
            return known;
        }
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return (OptionalReader<T>)Activator.CreateInstance(typeof(OptionalReaderOf<>).MakeGenericType(underlying))!;
        }
        return new Boxing();
    }

    /// <summary>Compiled ahead of time, a nullable type that is none of the common ones is read as the codec's default answer.</summary>
    private sealed class Boxing : OptionalReader<T>
    {
        public override T Read(PgColumn column, ReadOnlySpan<byte> value) =>
            column.Codec.ReadObject(value) is T typed ? typed : throw ColumnReader.WrongType(column, typeof(T));
    }
}
