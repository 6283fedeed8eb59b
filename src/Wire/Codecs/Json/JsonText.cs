using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Json;

/// <summary>What json and jsonb share: JSON as UTF-8 text. A string is sent as it is, and it is for the server to say whether it is JSON.</summary>
internal static class JsonText
{
    /// <summary>Deeper nesting than this is read as string only: walking a document may recurse.</summary>
    private const int DeepestNesting = 1024;

    public static JsonDocument ReadDocument(string type, ReadOnlySpan<byte> source)
    {
        // The parser leaves strings unchecked until they are read, which would be too late to blame the bytes.
        if (!Utf8.IsValid(source))
        {
            BadBytes.Malformed(type, "it is not UTF-8");
        }
        try
        {
            return JsonDocument.Parse(source.ToArray(), new JsonDocumentOptions { MaxDepth = DeepestNesting });
        }
        catch (JsonException exception)
        {
            // The exception is not passed on: it quotes the text.
            throw new PgDecodeException(
                $"The bytes are not a value of {type}: no JSON, or nested deeper than {DeepestNesting}, at byte {exception.BytePositionInLine}."
            );
        }
    }

    public static JsonElement ReadElement(string type, ReadOnlySpan<byte> source)
    {
        using JsonDocument document = ReadDocument(type, source);
        return document.RootElement.Clone();
    }

    public static void Write(JsonElement value, FrameBuffer target)
    {
        try
        {
            TextFormat.Write(JsonMarshal.GetRawUtf8Value(value), target);
        }
        catch (InvalidOperationException exception)
        {
            throw new PgInputException("the JSON element is empty, or its document disposed of", null, exception);
        }
    }

    public static void Write(JsonDocument value, FrameBuffer target)
    {
        try
        {
            Write(value.RootElement, target);
        }
        catch (ObjectDisposedException exception)
        {
            throw new PgInputException("the JSON document is disposed of", null, exception);
        }
    }

    private static void Write(JsonNode value, FrameBuffer target)
    {
        try
        {
            using var writer = new Utf8JsonWriter(target);
            value.WriteTo(writer);
        }
        catch (Exception exception)
            when (exception is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new PgInputException("the JSON node holds what JSON cannot", null, exception);
        }
    }

    /// <summary>False when the argument is neither text nor JSON; then nothing was written.</summary>
    public static bool TryWrite(in PgArgument argument, FrameBuffer target)
    {
        switch (argument.Kind)
        {
            case PgArgumentKind.String:
                TextFormat.Write(argument.String, target);
                return true;
            case PgArgumentKind.Bytes:
                TextFormat.Write(argument.Bytes.Span, target);
                return true;
            case PgArgumentKind.Object:
                return TryWriteObject(argument.Object, target);
            default:
                return false;
        }
    }

    private static bool TryWriteObject(object value, FrameBuffer target)
    {
        switch (value)
        {
            case JsonDocument document:
                Write(document, target);
                return true;
            case JsonElement element:
                Write(element, target);
                return true;
            case JsonNode node:
                Write(node, target);
                return true;
            default:
                return false;
        }
    }
}
