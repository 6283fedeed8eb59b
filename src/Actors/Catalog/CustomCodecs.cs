using System.Collections.Concurrent;
using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>The codecs that users gave for types, by name: a type that is dropped and made anew keeps its codec. Thread-safe.</summary>
internal sealed class CustomCodecs
{
    private readonly CodecRegistry _codecs;
    private readonly ConcurrentDictionary<(string Schema, string Name), Entry> _entries = new();

    public CustomCodecs(CodecRegistry codecs)
    {
        _codecs = codecs;
    }

    /// <summary>The schemas in which a name is looked for.</summary>
    public static string[] Schemas(TypeName name) => name.Schema is null ? ["public", "pg_catalog"] : [name.Schema];

    /// <summary>What was given for a type; null when nothing was, or nothing could be.</summary>
    public PgTypeCodec? Find(CatalogType type) =>
        IsAllowed(type) && _entries.TryGetValue((type.Schema, type.Name), out Entry? entry) ? entry.Codec : null;

    /// <summary>Keeps a codec for a type. A built-in type has its own from now on, and so have its arrays.</summary>
    /// <exception cref="PgInputException">The type cannot have such a codec.</exception>
    public void Set(PgTypeCodec codec, CatalogType type, Func<CatalogType, CompositeLayout> layout)
    {
        ThrowUnlessAllowed(type);
        Codec made = codec.Form.Make(type, type.Kind == 'c' ? layout(type) : null);
        if (BuiltInCodecs.Find(type.Oid) is not null)
        {
            _codecs.Set(made);
            if (BuiltInCodecs.Find(type.Array) is { } array)
            {
                _codecs.Set(made.ArrayOf(array.Type, type.Delimiter));
            }
        }
        _entries[(type.Schema, type.Name)] = new Entry(codec, type.Oid, type.Array);
    }

    /// <summary>Forgets the codec of a type; false when it had none.</summary>
    public bool Reset(TypeName name)
    {
        foreach (string schema in Schemas(name))
        {
            if (_entries.TryRemove((schema, name.Name), out Entry? entry))
            {
                _codecs.Reset(entry.Oid);
                _codecs.Reset(entry.Array);
                return true;
            }
        }
        return false;
    }

    private static bool IsAllowed(CatalogType type) => type.Kind is 'b' or 'c' or 'e' && type.Element == 0;

    private static void ThrowUnlessAllowed(CatalogType type)
    {
        string name = $"{type.Schema}.{type.Name}";
        if (type.Kind == 'd')
        {
            throw new PgInputException($"{name} is a domain, and goes by the codec of its base type: set that.");
        }
        if (type.Element != 0)
        {
            throw new PgInputException($"{name} is an array, and goes by the codec of its elements: set that.");
        }
        if (!IsAllowed(type))
        {
            throw new PgInputException($"{name} is no scalar, enum or composite type: only those can have a codec.");
        }
    }

    private sealed record Entry(PgTypeCodec Codec, uint Oid, uint Array);
}
