namespace ActorPg;

/// <summary>A PostgreSQL type: its OID and its name in pg_type.</summary>
/// <param name="Oid">pg_type.oid, unsigned.</param>
/// <param name="Name">The name, <c>int4</c> rather than <c>integer</c>, <c>int4[]</c> for its array; for a type not known here, <c>oid 12345</c>.</param>
public readonly record struct PgType(uint Oid, string Name)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}
