using System.Text.Json;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Json;

/// <summary>JSON as UTF-8 text. Source: PostgreSQL 18, JSON Types; json_send.</summary>
internal readonly struct JsonFormat
    : IBinaryFormat<string>,
        IBinaryFormat<byte[]>,
        IBinaryFormat<ReadOnlyMemory<byte>>,
        IBinaryFormat<JsonDocument>,
        IBinaryFormat<JsonElement>
{
    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    void IBinaryFormat<string>.Write(string value, FrameBuffer target)
    {
        TextFormat.Write(value, target);
    }

    byte[] IBinaryFormat<byte[]>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<byte[]>.Write(byte[] value, FrameBuffer target)
    {
        TextFormat.Write(value, target);
    }

    ReadOnlyMemory<byte> IBinaryFormat<ReadOnlyMemory<byte>>.Read(ReadOnlySpan<byte> source) => source.ToArray();

    void IBinaryFormat<ReadOnlyMemory<byte>>.Write(ReadOnlyMemory<byte> value, FrameBuffer target)
    {
        TextFormat.Write(value.Span, target);
    }

    JsonDocument IBinaryFormat<JsonDocument>.Read(ReadOnlySpan<byte> source) => JsonText.ReadDocument("json", source);

    void IBinaryFormat<JsonDocument>.Write(JsonDocument value, FrameBuffer target)
    {
        JsonText.Write(value, target);
    }

    JsonElement IBinaryFormat<JsonElement>.Read(ReadOnlySpan<byte> source) => JsonText.ReadElement("json", source);

    void IBinaryFormat<JsonElement>.Write(JsonElement value, FrameBuffer target)
    {
        JsonText.Write(value, target);
    }
}
