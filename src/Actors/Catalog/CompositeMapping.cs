using System.Diagnostics.CodeAnalysis;
using ActorPg.Api.Mapping;
using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>A composite type is a C# type.</summary>
internal sealed record CompositeMapping<[DynamicallyAccessedMembers(MappedMembers.Needs)] T>(
    TypeName Name,
    Func<string, string> Translate
) : ITypeMapping<CompositeLayout>
{
    public Codec Make(CompositeLayout source) => new CompositeCodec<T>(source, Translate);
}
