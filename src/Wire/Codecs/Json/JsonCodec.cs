using System.Text.Json;
using ActorPg.Wire.Codecs.Arrays;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Json;

/// <summary>json as string, its UTF-8 bytes, JsonDocument or JsonElement; takes a JsonNode too.</summary>
internal sealed class JsonCodec
    : Codec,
        IReferenceForm<string, JsonFormat>,
        IReferenceForm<byte[], JsonFormat>,
        IReferenceForm<JsonDocument, JsonFormat>,
        IValueForm<ReadOnlyMemory<byte>, JsonFormat>,
        IValueForm<JsonElement, JsonFormat>
{
    public JsonCodec()
        : base(PgTypes.Json) { }

    public override Type ClrType => typeof(string);

    public override object ReadObject(ReadOnlySpan<byte> source) => ((ICodec<string>)this).Read(source);

    public override bool TryWrite(in PgArgument argument, FrameBuffer target) => JsonText.TryWrite(in argument, target);

    public override Codec ArrayOf(PgType type, byte delimiter = (byte)',') => new JsonArrayCodec(type, this);
}
