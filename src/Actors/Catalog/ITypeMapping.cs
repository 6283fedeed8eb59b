namespace ActorPg.Catalog;

/// <summary>What a pool was told of a type by its name.</summary>
/// <typeparam name="TSource">What a codec is made of.</typeparam>
internal interface ITypeMapping<TSource>
{
    TypeName Name { get; }

    Wire.Codecs.Codec Make(TSource source);
}
