using System.Text.Json;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Json;

/// <summary>jsonb as string, its UTF-8 bytes, JsonDocument or JsonElement; takes a JsonNode too.</summary>
internal sealed class JsonbCodec
    : Codec,
        IReferenceForm<string, JsonbFormat>,
        IReferenceForm<byte[], JsonbFormat>,
        IReferenceForm<JsonDocument, JsonbFormat>,
        IValueForm<ReadOnlyMemory<byte>, JsonbFormat>,
        IValueForm<JsonElement, JsonbFormat>
{
    public JsonbCodec()
        : base(PgTypes.Jsonb) { }

    public override Type ClrType => typeof(string);

    public override object ReadObject(ReadOnlySpan<byte> source) => ((ICodec<string>)this).Read(source);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        int start = target.Length;
        JsonbFormat.Begin(target);
        if (JsonText.TryWrite(in argument, target))
        {
            return true;
        }
        target.Truncate(start);
        return false;
    }

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new JsonbArrayCodec(type, this);
}
