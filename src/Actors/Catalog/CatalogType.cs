namespace ActorPg.Catalog;

/// <summary>One type as pg_type, pg_attribute and pg_range have it. Immutable.</summary>
internal sealed record CatalogType
{
    public required uint Oid { get; init; }

    public required string Schema { get; init; }

    /// <summary>pg_type.typname.</summary>
    public required string Name { get; init; }

    /// <summary>pg_type.typtype: b base, c composite, d domain, e enum, m multirange, p pseudo, r range.</summary>
    public required char Kind { get; init; }

    /// <summary>What separates its elements in the text of an array: a comma but for box.</summary>
    public byte Delimiter { get; init; } = (byte)',';

    /// <summary>Whether it has both binary functions.</summary>
    public bool IsBinary { get; init; }

    /// <summary>The elements of an array; 0 for any other.</summary>
    public uint Element { get; init; }

    /// <summary>What a domain is made of; 0 for any other.</summary>
    public uint Base { get; init; }

    /// <summary>Its arrays; 0 when there are none.</summary>
    public uint Array { get; init; }

    /// <summary>The subtype of a range, or the range of a multirange; 0 for any other.</summary>
    public uint Range { get; init; }

    /// <summary>The attributes of a composite, dropped ones left out.</summary>
    public string[] AttributeNames { get; init; } = [];

    public uint[] AttributeTypes { get; init; } = [];

    public PgType Type => new(Oid, Name);
}
