using System.Text.Json;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Json;

/// <summary>The byte 1, the version, then the JSON as UTF-8 text. Source: PostgreSQL 18, JSON Types; jsonb_send.</summary>
internal readonly struct JsonbFormat
    : IBinaryFormat<string>,
        IBinaryFormat<byte[]>,
        IBinaryFormat<ReadOnlyMemory<byte>>,
        IBinaryFormat<JsonDocument>,
        IBinaryFormat<JsonElement>
{
    private const byte Version = 1;

    public static ReadOnlySpan<byte> Body(ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty || source[0] != Version)
        {
            BadBytes.Malformed(
                "jsonb",
                source.IsEmpty ? "it has no version" : $"its version is {source[0]}, not {Version}"
            );
        }
        return source[1..];
    }

    public static void Begin(FrameBuffer target) => target.WriteByte(Version);

    string IBinaryFormat<string>.Read(ReadOnlySpan<byte> source) => TextFormat.Read(Body(source));

    void IBinaryFormat<string>.Write(string value, FrameBuffer target)
    {
        Begin(target);
        TextFormat.Write(value, target);
    }

    byte[] IBinaryFormat<byte[]>.Read(ReadOnlySpan<byte> source) => Body(source).ToArray();

    void IBinaryFormat<byte[]>.Write(byte[] value, FrameBuffer target)
    {
        Begin(target);
        TextFormat.Write(value, target);
    }

    ReadOnlyMemory<byte> IBinaryFormat<ReadOnlyMemory<byte>>.Read(ReadOnlySpan<byte> source) => Body(source).ToArray();

    void IBinaryFormat<ReadOnlyMemory<byte>>.Write(ReadOnlyMemory<byte> value, FrameBuffer target)
    {
        Begin(target);
        TextFormat.Write(value.Span, target);
    }

    JsonDocument IBinaryFormat<JsonDocument>.Read(ReadOnlySpan<byte> source) =>
        JsonText.ReadDocument("jsonb", Body(source));

    void IBinaryFormat<JsonDocument>.Write(JsonDocument value, FrameBuffer target)
    {
        Begin(target);
        JsonText.Write(value, target);
    }

    JsonElement IBinaryFormat<JsonElement>.Read(ReadOnlySpan<byte> source) =>
        JsonText.ReadElement("jsonb", Body(source));

    void IBinaryFormat<JsonElement>.Write(JsonElement value, FrameBuffer target)
    {
        Begin(target);
        JsonText.Write(value, target);
    }
}
