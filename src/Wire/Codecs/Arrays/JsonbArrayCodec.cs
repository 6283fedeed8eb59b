using System.Text.Json;
using ActorPg.Wire.Codecs.Json;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>jsonb[], of string, JsonElement or JsonDocument.</summary>
internal sealed class JsonbArrayCodec
    : ReferenceArrayCodec<string, JsonbFormat>,
        IValueArrayForms<JsonElement, JsonbFormat>,
        IArrayForms<JsonDocument, ReferenceElement<JsonDocument, JsonbFormat>>
{
    public JsonbArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
