using ActorPg.Wire.Codecs;
using ActorPg.Wire.Protocol;

namespace ActorPg.Bench.Micro;

/// <summary>Statements as a server would describe them.</summary>
internal static class Statements
{
    private static readonly CodecRegistry _codecs = new();

    /// <summary>A description with parameters and columns of these types.</summary>
    public static StatementDescription Describe(PgType[] parameters, PgType[] columns) =>
        new(Array.ConvertAll(parameters, type => _codecs.For(type.Oid)), Columns(columns));

    /// <summary>Columns named c0, c1 and so on.</summary>
    public static RowDescription Columns(params PgType[] types) =>
        new([
            .. types.Select(
                (type, i) =>
                    new PgColumn(
                        $"c{i}",
                        tableOid: 0,
                        attributeNumber: 0,
                        typeSize: -1,
                        typeModifier: -1,
                        _codecs.For(type.Oid)
                    )
            ),
        ]);
}
