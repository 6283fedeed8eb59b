using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Catalog;

/// <summary>
/// The query that looks types up. It starts from the OIDs asked for and follows what they refer to, by index all the way: its cost grows with them and
/// not with the catalogue, and stays far below what the server would compile a plan for. Source: PostgreSQL 18, System Catalogs, pg_type, pg_range.
/// </summary>
internal static class CatalogQuery
{
    // The planner expects a recursion to find far more than it does. It would read all of pg_type for that, to which OFFSET 0 says no; and it would
    // compile the whole query, which takes longer than to run it a hundred times: of an array it expects less.
    // Reading the column by way of JSON lets the query be parsed by servers whose pg_range has none (before 14), and which have no multiranges.
    public const string Sql = """
        with recursive wanted (oid) as (
          select pg_catalog.unnest($1::pg_catalog.oid[])
          union
          select refers.oid
          from wanted
          cross join lateral (select * from pg_catalog.pg_type where oid = wanted.oid offset 0) t
          cross join lateral (
            select t.typelem where t.typelem <> 0 and t.typlen = -1
            union all
            select t.typbasetype where t.typtype = 'd'
            union all
            select a.atttypid from pg_catalog.pg_attribute a
            where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped
            union all
            select r.rngsubtype from pg_catalog.pg_range r where t.typtype = 'r' and r.rngtypid = t.oid
            union all
            select r.rngtypid from pg_catalog.pg_range r
            where t.typtype = 'm' and (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid = t.oid
          ) refers (oid)
        )
        select t.oid, (select n.nspname::text from pg_catalog.pg_namespace n where n.oid = t.typnamespace), t.typname::text, t.typtype::text, t.typdelim::text,
          t.typsend::pg_catalog.oid <> 0 and t.typreceive::pg_catalog.oid <> 0,
          case when t.typlen = -1 then t.typelem else 0::pg_catalog.oid end, t.typbasetype, t.typarray,
          case t.typtype
            when 'r' then (select r.rngsubtype from pg_catalog.pg_range r where r.rngtypid = t.oid)
            when 'm' then (
              select r.rngtypid from pg_catalog.pg_range r
              where (pg_catalog.to_jsonb(r) ->> 'rngmultitypid')::pg_catalog.oid = t.oid
            )
          end,
          case when t.typtype = 'c' then array(
            select a.attname::text from pg_catalog.pg_attribute a
            where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum
          ) end,
          case when t.typtype = 'c' then array(
            select a.atttypid from pg_catalog.pg_attribute a
            where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum
          ) end
        from pg_catalog.unnest(array(select wanted.oid from wanted)) as found (oid)
        cross join lateral (select * from pg_catalog.pg_type where oid = found.oid offset 0) t
        """;

    /// <summary>The OID of a type by its name, in the first of some schemas that has it.</summary>
    public const string ByName = """
        select t.oid from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace
        where n.nspname = any($1::text[]) and t.typname = $2::text
        order by pg_catalog.array_position($1::text[], n.nspname::text) limit 1
        """;

    private static readonly PgType[] _columns =
    [
        PgTypes.Oid,
        PgTypes.Text,
        PgTypes.Text,
        PgTypes.Text,
        PgTypes.Text,
        PgTypes.Bool,
        PgTypes.Oid,
        PgTypes.Oid,
        PgTypes.Oid,
        PgTypes.Oid,
        new(1009, "text[]"),
        new(1028, "oid[]"),
    ];

    /// <summary>What a server says of the query, known beforehand: so looking up takes one round trip.</summary>
    public static StatementDescription Description { get; } =
        new(
            [BuiltInCodecs.Find(1028)!],
            new RowDescription([
                .. _columns.Select(type => new PgColumn("?column?", 0, 0, -1, -1, BuiltInCodecs.Find(type.Oid)!)),
            ])
        );

    /// <summary>The types found, by OID.</summary>
    /// <exception cref="PgDecodeException">The answer is none to this query.</exception>
    public static Dictionary<uint, CatalogType> Read(QueryResult rows)
    {
        var found = new Dictionary<uint, CatalogType>(rows.Count);
        foreach (PgRecord row in rows)
        {
            var type = new CatalogType
            {
                Oid = row.Get<uint>(0),
                Schema = row.Get<string>(1),
                Name = row.Get<string>(2),
                Kind = row.Get<string>(3)[0],
                Delimiter = (byte)row.Get<string>(4)[0],
                IsBinary = row.Get<bool>(5),
                Element = row.Get<uint>(6),
                Base = row.Get<uint>(7),
                Array = row.Get<uint>(8),
                Range = row.GetValueOrDefault<uint>(9),
                AttributeNames = row.GetValueOrDefault<string[]>(10) ?? [],
                AttributeTypes = row.GetValueOrDefault<uint[]>(11) ?? [],
            };
            found[type.Oid] = type;
        }
        return found;
    }
}
