using ActorPg.Wire.Codecs;

namespace ActorPg.Catalog;

/// <summary>The form in which a custom codec gets its values.</summary>
internal interface ICustomForm
{
    /// <summary>Makes the codec of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="layout">Its attributes, when it is a composite.</param>
    /// <exception cref="PgInputException">The type has no such form.</exception>
    Codec Make(CatalogType type, CompositeLayout? layout);
}
