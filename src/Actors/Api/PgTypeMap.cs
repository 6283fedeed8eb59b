using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Catalog;

namespace ActorPg;

/// <summary>
/// Which C# types the enum and composite types of a database are. Immutable: each method answers with a map that has one more. It is matched by name
/// when a type is first met, so the types need not exist when the pool starts.
/// </summary>
/// <example>
/// <code>
/// options with { Types = new PgTypeMap().MapEnum&lt;Mood&gt;().MapComposite&lt;Address&gt;("app.address") }
/// </code>
/// </example>
public sealed class PgTypeMap
{
    private readonly ITypeMapping<CatalogType>[] _enums;
    private readonly ITypeMapping<CompositeLayout>[] _composites;

    /// <summary>A map of nothing: enums are read as strings, composites as <see cref="PgRecord"/>.</summary>
    public PgTypeMap()
        : this([], [], []) { }

    private PgTypeMap(
        ITypeMapping<CatalogType>[] enums,
        ITypeMapping<CompositeLayout>[] composites,
        PgTypeCodec[] codecs
    )
    {
        _enums = enums;
        _composites = composites;
        Codecs = codecs;
    }

    internal PgTypeCodec[] Codecs { get; }

    /// <summary>Maps an enum type. Its labels are the members' names, translated, unless a <see cref="PgNameAttribute"/> says otherwise.</summary>
    /// <param name="typeName"><c>mood</c> in any schema, or <c>app.mood</c>; null for the translated name of <typeparamref name="T"/>.</param>
    /// <param name="translate">Makes a name of the database of one of C#; snake_case when null.</param>
    /// <exception cref="PgInputException">The name is none, or two members have the same label.</exception>
    public PgTypeMap MapEnum<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] T>(
        string? typeName = null,
        Func<string, string>? translate = null
    )
        where T : struct, Enum
    {
        translate ??= SnakeCase.Of;
        var mapping = new EnumMapping<T>(
            TypeName.Parse(typeName ?? translate(typeof(T).Name)),
            new EnumLabels<T>(translate)
        );
        return new PgTypeMap([mapping, .. _enums], _composites, Codecs);
    }

    /// <summary>
    /// Maps a composite type, or the row type of a table, onto a record, class or struct by constructor and properties, or onto a tuple by position.
    /// </summary>
    /// <param name="typeName"><c>address</c> in any schema, or <c>app.address</c>; null for the translated name of <typeparamref name="T"/>.</param>
    /// <param name="translate">Makes a name of the database of one of C#; snake_case when null.</param>
    /// <exception cref="PgInputException">The name is none.</exception>
    public PgTypeMap MapComposite<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
        string? typeName = null,
        Func<string, string>? translate = null
    )
    {
        translate ??= SnakeCase.Of;
        var mapping = new CompositeMapping<T>(TypeName.Parse(typeName ?? translate(typeof(T).Name)), translate);
        return new PgTypeMap(_enums, [mapping, .. _composites], Codecs);
    }

    /// <summary>Adds a codec, as <see cref="PgPool.SetTypeCodecAsync"/> would; its type has to exist when the pool starts.</summary>
    /// <param name="codec">The codec.</param>
    public PgTypeMap Use(PgTypeCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new PgTypeMap(_enums, _composites, [.. Codecs, codec]);
    }

    internal ITypeMapping<CatalogType>? FindEnum(CatalogType type) => Find(_enums, type);

    internal ITypeMapping<CompositeLayout>? FindComposite(CatalogType type) => Find(_composites, type);

    // One that names the schema outranks one that does not; the last one told comes first.
    private static ITypeMapping<TSource>? Find<TSource>(ITypeMapping<TSource>[] mappings, CatalogType type) =>
        Array.Find(mappings, mapping => mapping.Name.Schema is not null && mapping.Name.Matches(type))
        ?? Array.Find(mappings, mapping => mapping.Name.Matches(type));
}
