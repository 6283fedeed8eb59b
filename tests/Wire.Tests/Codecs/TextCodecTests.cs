using System.Text;
using FsCheck;
using FsCheck.Fluent;
using static ActorPg.Wire.Tests.Codecs.CodecProbe;

namespace ActorPg.Wire.Tests.Codecs;

public class TextCodecTests
{
    public static TheoryData<uint> TextTypes =>
        [
            PgTypes.Text.Oid,
            PgTypes.VarChar.Oid,
            PgTypes.BpChar.Oid,
            PgTypes.Name.Oid,
            PgTypes.Xml.Oid,
            PgTypes.Unknown.Oid,
            999_999,
        ];

    [Theory]
    [MemberData(nameof(TextTypes))]
    public void Text_is_UTF_8_without_a_terminator(uint oid)
    {
        var type = new PgType(oid, "");
        Assert.Equal("c3a9f09f9880", Hex(type, "é😀"));
        Assert.Equal("é😀", ReadHex<string>(type, "c3a9f09f9880"));
        Assert.Equal("é😀", ReadObject(type, "c3a9f09f9880"));
        Assert.Equal("", ReadHex<string>(type, ""));
    }

    [Fact]
    public void Every_text_without_NUL_comes_back()
    {
        Prop.ForAll<string>(text =>
            {
                string valid = new([.. (text ?? "").Where(c => c != '\0' && !char.IsSurrogate(c))]);
                return RoundTrip(PgTypes.Text, valid) == valid;
            })
            .QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c0af")]
    [InlineData("eda080")]
    [InlineData("6162e2")]
    [InlineData("f4908080")]
    public void Bytes_that_are_not_UTF_8_are_no_text(string hex)
    {
        DecodeError<string>(PgTypes.Text, hex);
        DecodeError<string>(new PgType(999_999, ""), hex);
    }

    [Fact]
    public void A_NUL_is_refused_before_it_is_sent()
    {
        Assert.Contains("NUL", InputError(PgTypes.Text, "a\0b").Message, StringComparison.Ordinal);
        InputError(PgTypes.Text, "a\0b"u8.ToArray());
        InputError(PgTypes.Text, '\0');
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_before_it_is_sent()
    {
        PgInputException error = InputError(PgTypes.Text, "secret\ud800");
        Assert.Contains("surrogate", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.ToString(), StringComparison.Ordinal);
        InputError(PgTypes.Text, new string('x', 5000) + "\udc00");
        InputError(PgTypes.Text, '\ud800');
    }

    [Fact]
    public void Text_is_taken_and_given_as_its_bytes_too()
    {
        Assert.Equal("c3a9", Hex(PgTypes.Text, "é"u8.ToArray()));
        Assert.Equal("é"u8.ToArray(), ReadHex<byte[]>(PgTypes.Text, "c3a9"));
        Assert.Equal("é"u8.ToArray(), ReadHex<ReadOnlyMemory<byte>>(PgTypes.Text, "c3a9").ToArray());
        InputError(PgTypes.Text, new byte[] { 0xff });
    }

    [Fact]
    public void Nothing_but_text_is_taken_as_text()
    {
        Assert.True(Refuses(PgTypes.Text, 5));
        Assert.True(Refuses(PgTypes.Text, Guid.Empty));
        Assert.True(Refuses(PgTypes.Text, true));
        Assert.True(Refuses(PgTypes.Void, ""));
    }

    [Fact]
    public void Long_text_is_sent_whole()
    {
        string text = new StringBuilder().Insert(0, "ab€", 100_000).ToString();
        Assert.Equal(500_000, Write(PgTypes.Text, text).Length);
        Assert.Equal(text, RoundTrip(PgTypes.Text, text));
    }

    [Fact]
    public void The_one_byte_char_is_a_byte_a_char_or_a_string()
    {
        Assert.Equal("78", Hex(PgTypes.Char, 'x'));
        Assert.Equal("78", Hex(PgTypes.Char, "x"));
        Assert.Equal("00", Hex(PgTypes.Char, ""));
        Assert.Equal("ff", Hex(PgTypes.Char, PgArgument.From((byte)255)));
        Assert.Equal('x', ReadObject(PgTypes.Char, "78"));
        Assert.Equal((byte)0xff, ReadHex<byte>(PgTypes.Char, "ff"));
        Assert.Equal("", ReadHex<string>(PgTypes.Char, "00"));
        InputError(PgTypes.Char, '€');
        InputError(PgTypes.Char, "xy");
        InputError(PgTypes.Char, 256);
        DecodeError<char>(PgTypes.Char, "");
        DecodeError<char>(PgTypes.Char, "7878");
    }

    [Fact]
    public void Void_is_no_bytes_at_all()
    {
        Assert.Same(DBNull.Value, ReadObject(PgTypes.Void, ""));
        Assert.Equal("", ReadHex<string>(PgTypes.Void, ""));
        DecodeError<string>(PgTypes.Void, "00");
    }
}
