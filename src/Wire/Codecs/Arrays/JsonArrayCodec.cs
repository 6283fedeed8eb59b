using System.Text.Json;
using ActorPg.Wire.Codecs.Json;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>json[], of string, JsonElement or JsonDocument.</summary>
internal sealed class JsonArrayCodec
    : ReferenceArrayCodec<string, JsonFormat>,
        IValueArrayForms<JsonElement, JsonFormat>,
        IArrayForms<JsonDocument, ReferenceElement<JsonDocument, JsonFormat>>
{
    public JsonArrayCodec(PgType type, Codec element)
        : base(type, element) { }
}
