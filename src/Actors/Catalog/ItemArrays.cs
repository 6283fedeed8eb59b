using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Arrays;

namespace ActorPg.Catalog;

/// <summary>Array codecs for elements whose CLR type may be a struct or a class, which the language keeps apart.</summary>
internal static class ItemArrays
{
    /// <summary>The codec of arrays of a codec that knows <typeparamref name="T"/>.</summary>
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2091",
        Justification = "The struct constraint implies new(), which is never called."
    )]
    [UnconditionalSuppressMessage(
        "Trimming",
        "IL2087",
        Justification = "The struct constraint implies new(), which is never called."
    )]
    public static ArrayCodec Make<T>(PgType type, Codec element, byte delimiter)
    {
        if (
            delimiter == (byte)','
            && typeof(T).IsValueType
            && Nullable.GetUnderlyingType(typeof(T)) is null
            && RuntimeFeature.IsDynamicCodeSupported
        )
        {
            // With the NULLs that the other cannot have.
            return (ArrayCodec)
                Activator.CreateInstance(
                    typeof(ValueArrayCodec<,>).MakeGenericType(typeof(T), typeof(CodecFormat<T>)),
                    type,
                    element,
                    1
                )!;
        }
        return new ItemArrayCodec<T>(type, element) { Delimiter = delimiter };
    }
}
