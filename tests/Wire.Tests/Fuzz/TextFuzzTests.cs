using System.Text;
using ActorPg.Wire.Codecs.TextForms;

namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>Any text is a value or a decode error, in every decoder of text, and what users parse is a value or none.</summary>
public sealed class TextFuzzTests
{
    private static readonly uint[] _fields = [23, 25, 1007];

    private static readonly FuzzTarget[] _forms =
    [
        Form("array", text => TextArray.ToBinary(text, 25, (byte)',', "array"), "{a,\"b,c\",NULL,{d}}", "[0:1]={a,b}"),
        Form("range", text => TextRange.ToBinary(text, "range"), "[1,5)", "(,\"a\\\"b\"]", "empty"),
        Form("multirange", text => TextRange.MultirangeToBinary(text, "multirange"), "{[1,5),[7,9)}", "{}"),
        Form("record", text => TextRecord.ToBinary(text, _fields, "record"), "(1,\"a,b\",{1})", "(,,)"),
        Form("fields", text => TextRecord.Split(text, "record"), "(1,\"a,b\",)", "()"),
        Parsed("date", text => PgDate.TryParse(text, null, out _), "2024-02-29", "0044-03-15 BC", "infinity"),
        Parsed("timestamp", text => PgTimestamp.TryParse(text, null, out _), "2024-02-29 12:34:56.789", "infinity"),
        Parsed("interval", text => PgInterval.TryParse(text, null, out _), "P1Y2M3DT4H5M6.789S"),
        Parsed("numeric", text => PgNumeric.TryParse(text, null, out _), "-123.4500", "1e10", "NaN"),
        Parsed("inet", text => PgInet.TryParse(text, out _), "10.0.0.1/8", "::1/128"),
        Parsed("point", text => PgPoint.TryParse(text, out _), "(1,2)"),
        Parsed("path", text => PgPath.TryParse(text, out _), "[(1,2),(3,4)]"),
        Parsed("polygon", text => PgPolygon.TryParse(text, out _), "((1,2),(3,4))"),
        Parsed("circle", text => PgCircle.TryParse(text, out _), "<(1,2),3>"),
        Parsed("tid", text => PgTid.TryParse(text, out _), "(1,2)"),
        Parsed("lsn", text => PgLsn.TryParse(text, out _), "16/B374D848"),
    ];

    [Fact]
    public void C14_ten_thousand_inputs_for_every_decoder_of_text()
    {
        Assert.InRange(CodecTargets.Text.Count, 30, 400);
        FuzzTarget.RunAll([.. CodecTargets.Text, .. _forms]);
    }

    [Fact]
    public void C14_the_corpus_of_texts() => Corpus.Replay("text.txt", [.. CodecTargets.Text, .. _forms]);

    private static FuzzTarget Form(string name, Action<byte[]> read, params string[] valid) =>
        new(name, Utf8(valid), [read], failure => failure is PgDecodeException);

    // Nothing at all is thrown by a TryParse.
    private static FuzzTarget Parsed(string name, Func<string, bool> tryParse, params string[] valid)
    {
        Assert.All(valid, text => Assert.True(tryParse(text), text));
        return new(name, Utf8(valid), [bytes => tryParse(Encoding.Latin1.GetString(bytes))], _ => false);
    }

    private static byte[][] Utf8(string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
