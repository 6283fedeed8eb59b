using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>An enum type is a C# enum.</summary>
internal sealed record EnumMapping<T>(TypeName Name, EnumLabels<T> Labels) : ITypeMapping<CatalogType>
    where T : struct, Enum
{
    public Codec Make(CatalogType source) => new EnumCodec<T>(source.Type, Labels);
}
