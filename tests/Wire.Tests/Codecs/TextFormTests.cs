using System.Text;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Codecs.Strings;
using ActorPg.Wire.Codecs.TextForms;
using ActorPg.Wire.Framing;
using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

/// <summary>Arrays, composites and ranges of types that have no binary form.</summary>
public class TextFormTests
{
    private static readonly PgType _text = new(16_500, "words");
    private static readonly Codec _element = new TextCodec(_text, formatCode: 0);
    private static readonly Codec _array = _element.ArrayOf(new PgType(16_501, "words[]"));
    private static readonly Codec _range = _element.RangeOf(new PgType(16_502, "wordrange"));
    private static readonly Codec _multirange = _element.MultirangeOf(new PgType(16_503, "wordmultirange"));

    [Theory]
    [InlineData(
        """{"a\"b","c\\d",NULL,"NULL","","{}"," x","	"}""",
        new[] { "a\"b", "c\\d", null, "NULL", "", "{}", " x", "\t" }
    )]
    [InlineData("{}", new string[0])]
    [InlineData("{a}", new[] { "a" })]
    [InlineData(" { a , b c ,\td } ", new[] { "a", "b c", "d" })]
    [InlineData("{null,Null,nulls,\\null}", new[] { null, null, "nulls", "null" })]
    [InlineData("""{a\ \,\},b\"}""", new[] { "a ,}", "b\"" })]
    [InlineData("[0:1]={a,b}", new[] { "a", "b" })]
    [InlineData("[-1:0]={é,🎉}", new[] { "é", "🎉" })]
    [InlineData("{=r/postgres,NULL}", new[] { "=r/postgres", null })]
    public void The_text_of_an_array_is_read(string text, string?[] items)
    {
        Assert.Equal(items, Typed<string?[]>(_array).Read(Utf8(text)));
        Assert.Equal(items, (string?[])_array.ReadObject(Utf8(text)));
        Assert.Equal(items, Typed<List<string?>>(_array).Read(Utf8(text)));
    }

    [Fact]
    public void Dimensions_are_read_and_written()
    {
        string?[,] table =
        {
            { "a", null },
            { "", "d,e" },
        };
        Assert.Equal(table, Typed<string?[,]>(_array).Read("""[1:2][0:1]={{a,NULL},{"","d,e"}}"""u8));
        Assert.Equal(table, _array.ReadObject("""{{a,NULL},{"","d,e"}}"""u8));
        Assert.Equal("""{{"a",NULL},{"","d,e"}}""", Print(_array, table));
        Assert.Equal("""{"a"}""", Print(_array, (List<string>)["a"]));
        Assert.Equal("{}", Print(_array, Array.Empty<string>()));
        Assert.Equal(0, _array.FormatCode);
    }

    [Fact]
    public void An_element_with_a_delimiter_of_its_own_is_kept_apart_by_it()
    {
        Codec boxes = _element.ArrayOf(new PgType(16_504, "boxes"), (byte)';');
        Assert.Equal(["(1,1),(0,0)", "(2,2),(1,1)"], Typed<string[]>(boxes).Read("{(1,1),(0,0);(2,2),(1,1)}"u8));
        Assert.Equal("""{"a";"b"}""", Print(boxes, (string[])["a", "b"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("{")]
    [InlineData("{a")]
    [InlineData("{a,")]
    [InlineData("{a,}")]
    [InlineData("{,a}")]
    [InlineData("{a}b")]
    [InlineData("{\"a}")]
    [InlineData("{\"a\"b}")]
    [InlineData("{a\"b\"}")]
    [InlineData("{a{b}")]
    [InlineData("{a\\")]
    [InlineData("{\"a\\")]
    [InlineData("{{a},{b,c}}")]
    [InlineData("{{a},b}")]
    [InlineData("{a,{b}}")]
    [InlineData("{{{{{{{a}}}}}}}")]
    [InlineData("[0:1={a,b}")]
    [InlineData("[x]={a}")]
    public void A_text_that_is_no_array_is_a_decode_error(string text)
    {
        Assert.Throws<PgDecodeException>(() => Typed<string?[]>(_array).Read(Utf8(text)));
        Assert.Throws<PgDecodeException>(() => _array.ReadObject(Utf8(text)));
    }

    [Fact]
    public void What_is_printed_is_read_again()
    {
        Prop.ForAll<NonNull<string>[]>(values =>
            {
                string?[] items = [.. (values ?? []).Select((v, i) => i % 5 == 4 ? null : Clean(v.Get))];
                return Typed<string?[]>(_array).Read(Utf8(Print(_array, items))).SequenceEqual(items)
                    && (items.Length == 0 || Fields(Record(items)).SequenceEqual(items))
                    && RecordFromBinary(items).SequenceEqual(items);
            })
            .QuickCheckThrowOnFailure();
        Prop.ForAll<NonNull<string>, NonNull<string>, bool>(
                (a, b, inclusive) =>
                {
                    var range = new PgRange<string>(Clean(a.Get), Clean(b.Get), inclusive, !inclusive);
                    var many = new PgMultirange<string>(
                        range,
                        PgRange.AtLeast<string>(Clean(a.Get)),
                        PgRange.All<string>()
                    );
                    return Typed<PgRange<string>>(_range).Read(Utf8(Print(_range, range))) == range
                        && Typed<PgRange<string>>(_range).Read(Utf8(range.ToString())) == range
                        && Typed<PgMultirange<string>>(_multirange).Read(Utf8(Print(_multirange, many))) == many
                        && Typed<PgMultirange<string>>(_multirange).Read(Utf8(many.ToString())) == many;
                }
            )
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""(1,"a ""b"" \\ c",,"","x,(y)")""", new[] { "1", "a \"b\" \\ c", null, "", "x,(y)" })]
    [InlineData("()", new string[] { null! })]
    [InlineData("(,)", new string[] { null!, null! })]
    [InlineData("""(a"b,c"d,\,)""", new[] { "ab,cd", "," })]
    [InlineData("( a , b )", new[] { " a ", " b " })]
    public void The_text_of_a_composite_is_read(string text, string?[] fields)
    {
        uint[] oids = [.. fields.Select((_, i) => 100u + (uint)i)];
        byte[] binary = TextRecord.ToBinary(Utf8(text), oids, "pair");
        Assert.Equal(RecordBytes(fields, oids), binary);
        Assert.Throws<PgDecodeException>(() => TextRecord.ToBinary(Utf8(text), [.. oids, 1], "pair"));
        if (text != "()")
        {
            Assert.Equal(fields, Fields(Utf8(text)));
            Assert.Throws<PgDecodeException>(() => TextRecord.ToBinary(Utf8(text), oids[1..], "pair"));
        }
        Assert.Empty(Fields("()"u8.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("(")]
    [InlineData("(a")]
    [InlineData("(\"a)")]
    [InlineData("(a\\")]
    [InlineData("(a)b")]
    public void A_text_that_is_no_composite_is_a_decode_error(string text)
    {
        Assert.Throws<PgDecodeException>(() => TextRecord.ToBinary(Utf8(text), [25], "pair"));
        Assert.Throws<PgDecodeException>(() => TextRecord.Split(Utf8(text), "pair"));
    }

    [Theory]
    [InlineData("empty", "empty")]
    [InlineData("(,)", "(,)")]
    [InlineData("[,]", "(,)")]
    [InlineData("[a,b)", "[a,b)")]
    [InlineData(" (a,] ", "(a,)")]
    [InlineData("""["","z,"]""", """["","z,"]""")]
    [InlineData("""["a b","c""d\\")""", """["a b","c""d\\")""")]
    [InlineData("""[a\,,b\)c)""", """["a,","b)c")""")]
    public void The_text_of_a_range_is_read(string text, string printed)
    {
        Assert.Equal(printed, Typed<PgRange<string>>(_range).Read(Utf8(text)).ToString());
        Assert.Equal($"{{{printed}}}", Typed<PgMultirange<string>>(_multirange).Read(Utf8($"{{ {text} }}")).ToString());
        Assert.Equal(0, _range.FormatCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("[a")]
    [InlineData("[a,")]
    [InlineData("[a,b")]
    [InlineData("[a,b)c")]
    [InlineData("[\"a,b)")]
    public void A_text_that_is_no_range_is_a_decode_error(string text)
    {
        Assert.Throws<PgDecodeException>(() => _range.ReadObject(Utf8(text)));
        Assert.Throws<PgDecodeException>(() => _multirange.ReadObject(Utf8($"{{{text}")));
        Assert.Throws<PgDecodeException>(() => _multirange.ReadObject(Utf8(text)));
    }

    private static ICodec<T> Typed<T>(Codec codec) => Assert.IsAssignableFrom<ICodec<T>>(codec);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Without halves of surrogate pairs and NUL, which no server's text has.</summary>
    private static string Clean(string text) =>
        string.Concat(text.Where(c => !char.IsSurrogate(c) && c != '\0')) + "\"\\,{}()[] ";

    private static string Print(Codec codec, object value)
    {
        using var target = new FrameBuffer();
        Assert.True(codec.TryWrite(PgArgument.From(value), target));
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }

    private static byte[] RecordBytes(string?[] fields, uint[] oids)
    {
        using var target = new FrameBuffer();
        target.WriteInt32(fields.Length);
        for (int i = 0; i < fields.Length; i++)
        {
            target.WriteUInt32(oids[i]);
            target.WriteInt32(fields[i] is { } field ? Utf8(field).Length : -1);
            target.WriteBytes(Utf8(fields[i] ?? ""));
        }
        return target.WrittenSpan.ToArray();
    }

    private static byte[] Record(string?[] fields)
    {
        using var target = new FrameBuffer();
        TextRecord.FromBinary(RecordBytes(fields, new uint[fields.Length]), target);
        return target.WrittenSpan.ToArray();
    }

    private static string?[] Fields(byte[] text) =>
        [.. TextRecord.Split(text, "pair").Select(field => field is null ? null : Encoding.UTF8.GetString(field))];

    private static string?[] RecordFromBinary(string?[] fields)
    {
        uint[] oids = new uint[fields.Length];
        byte[] binary = TextRecord.ToBinary(Record(fields), oids, "pair");
        Assert.Equal(RecordBytes(fields, oids), binary);
        return fields;
    }
}
