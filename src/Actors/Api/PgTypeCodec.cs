using ActorPg.Catalog;

namespace ActorPg;

/// <summary>
/// How the values of one type are read and written instead of the built-in way, for all connections of a pool: given with <see cref="PgTypeMap.Use"/>
/// before it starts, or by <see cref="PgPool.SetTypeCodecAsync"/> later. Immutable.
/// </summary>
/// <remarks>
/// For scalar types and enums in any form, for composites as parts only. Not for domains, which are what their base type is; nor for arrays, whose
/// elements are read by the codec of the element.
/// </remarks>
public sealed class PgTypeCodec
{
    private PgTypeCodec(string typeName, ICustomForm form)
    {
        Name = Catalog.TypeName.Parse(typeName);
        Form = form;
    }

    /// <summary>The type's name as it was given.</summary>
    public string TypeName => Name.ToString();

    internal Catalog.TypeName Name { get; }

    internal ICustomForm Form { get; }

    /// <summary>A codec between a value and the text that the server writes and reads.</summary>
    /// <param name="typeName"><c>json</c> (in the schema public or, failing that, pg_catalog), or <c>app.mood</c>.</param>
    /// <param name="encode">Makes the text; what it throws is the call's failure, and nothing is sent.</param>
    /// <param name="decode">Makes a value.</param>
    /// <exception cref="PgInputException">The name is none.</exception>
    public static PgTypeCodec Text<T>(string typeName, Func<T, string> encode, Func<string, T> decode)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        return new PgTypeCodec(typeName, new TextCustomForm<T>(encode, decode));
    }

    /// <summary>A codec between a value and the bytes of the type's binary form.</summary>
    /// <param name="typeName">As for <see cref="Text{T}"/>.</param>
    /// <param name="encode">Makes the bytes.</param>
    /// <param name="decode">Makes a value; the bytes are its own to keep.</param>
    /// <exception cref="PgInputException">The name is none.</exception>
    public static PgTypeCodec Binary<T>(string typeName, Func<T, byte[]> encode, Func<byte[], T> decode)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        return new PgTypeCodec(typeName, new BinaryCustomForm<T>(encode, decode));
    }

    /// <summary>
    /// A codec between a value and its parts. date: int days since 2000-01-01; timestamp and timestamptz: long microseconds since then; time: long
    /// microseconds; timetz: long microseconds, int seconds west of Greenwich; interval: int months, int days, long microseconds; a composite: its
    /// attributes.
    /// </summary>
    /// <param name="typeName">As for <see cref="Text{T}"/>.</param>
    /// <param name="encode">Takes a value apart.</param>
    /// <param name="decode">Puts one together.</param>
    /// <exception cref="PgInputException">The name is none.</exception>
    public static PgTypeCodec Parts<T>(
        string typeName,
        Func<T, IReadOnlyList<object?>> encode,
        Func<IReadOnlyList<object?>, T> decode
    )
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(encode);
        ArgumentNullException.ThrowIfNull(decode);
        return new PgTypeCodec(typeName, new PartsCustomForm<T>(encode, decode));
    }
}
