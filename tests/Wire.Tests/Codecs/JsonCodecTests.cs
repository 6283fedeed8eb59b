using System.Text.Json;
using System.Text.Json.Nodes;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class JsonCodecTests
{
    private const string Json = "7b2261223a20317d";
    private const string Jsonb = "017b2261223a20317d";

    public static TheoryData<uint, string> Both => new() { { PgTypes.Json.Oid, Json }, { PgTypes.Jsonb.Oid, Jsonb } };

    [Theory]
    [MemberData(nameof(Both))]
    public void Json_is_read_as_text_bytes_or_a_document(uint oid, string hex)
    {
        var type = new PgType(oid, "");
        Assert.Equal("""{"a": 1}""", ReadObject(type, hex));
        Assert.Equal("""{"a": 1}""", ReadHex<string>(type, hex));
        Assert.Equal("""{"a": 1}"""u8.ToArray(), ReadHex<byte[]>(type, hex));
        Assert.Equal(1, ReadHex<JsonElement>(type, hex).GetProperty("a").GetInt32());
        Assert.Equal(1, ReadHex<JsonElement?>(type, hex)!.Value.GetProperty("a").GetInt32());
        using JsonDocument document = ReadHex<JsonDocument>(type, hex);
        Assert.Equal(1, document.RootElement.GetProperty("a").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Both))]
    public void Json_is_taken_as_text_bytes_document_or_node(uint oid, string hex)
    {
        var type = new PgType(oid, "");
        using var document = JsonDocument.Parse("""{"a": 1}""");
        Assert.Equal(hex, Hex(type, """{"a": 1}"""));
        Assert.Equal(hex, Hex(type, """{"a": 1}"""u8.ToArray()));
        Assert.Equal(hex, Hex(type, PgArgument.From(document)));
        Assert.Equal(hex, Hex(type, PgArgument.From(document.RootElement)));
        Assert.Equal(
            hex.Replace("3a20", "3a", StringComparison.Ordinal),
            Hex(type, PgArgument.From(new JsonObject { ["a"] = 1 }))
        );
        Assert.True(Refuses(type, 5));
        Assert.True(Refuses(type, PgArgument.From(new object())));
        InputError(type, "a\0");
        InputError(type, PgArgument.From(default(JsonElement)));
    }

    [Fact]
    public void A_document_that_is_disposed_of_is_refused()
    {
        JsonDocument document = JsonDocument.Parse("1");
        document.Dispose();
        InputError(PgTypes.Json, PgArgument.From(document));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7b")]
    [InlineData("7b7d7d")]
    [InlineData("22ff22")]
    public void Bytes_that_are_no_JSON_are_no_document(string hex)
    {
        DecodeError<JsonDocument>(PgTypes.Json, hex);
        DecodeError<JsonElement>(PgTypes.Jsonb, "01" + hex);
    }

    [Theory]
    [InlineData("")]
    [InlineData("02313131")]
    [InlineData("7b7d")]
    public void A_jsonb_of_another_version_is_refused(string hex)
    {
        DecodeError<string>(PgTypes.Jsonb, hex);
        DecodeError<byte[]>(PgTypes.Jsonb, hex);
        DecodeError<JsonElement>(PgTypes.Jsonb, hex);
        Assert.Throws<PgDecodeException>(() => ReadObject(PgTypes.Jsonb, hex));
    }

    [Fact]
    public void Nesting_of_ten_thousand_is_an_error_and_no_stack_overflow()
    {
        string hex = string.Concat(Enumerable.Repeat("5b", 10_000)) + string.Concat(Enumerable.Repeat("5d", 10_000));
        DecodeError<JsonDocument>(PgTypes.Json, hex);
        Assert.Equal(20_000, ReadHex<string>(PgTypes.Json, hex).Length);
    }
}
