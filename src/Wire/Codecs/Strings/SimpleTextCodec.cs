using System.Globalization;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Codecs.Strings;

/// <summary>
/// A column of a simple query, whose values come as text whatever their type: read as string, and as numbers and booleans where the text is one. Source:
/// PostgreSQL 18, Message Flow, Simple Query.
/// </summary>
internal sealed class SimpleTextCodec
    : Codec,
        ICodec<string>,
        ICodec<bool>,
        ICodec<short>,
        ICodec<int>,
        ICodec<long>,
        ICodec<double>,
        ICodec<decimal>
{
    private const NumberStyles Real = NumberStyles.Float;

    public SimpleTextCodec(PgType type)
        : base(type) { }

    /// <inheritdoc />
    public override Type ClrType =>
        Type.Oid switch
        {
            16 => typeof(bool),
            21 => typeof(short),
            23 => typeof(int),
            20 or 26 => typeof(long),
            700 or 701 => typeof(double),
            _ => typeof(string),
        };

    /// <inheritdoc />
    public override short FormatCode => 0;

    /// <inheritdoc />
    public override object ReadObject(ReadOnlySpan<byte> source) =>
        Type.Oid switch
        {
            16 => ((ICodec<bool>)this).Read(source),
            21 => ((ICodec<short>)this).Read(source),
            23 => ((ICodec<int>)this).Read(source),
            20 or 26 => ((ICodec<long>)this).Read(source),
            700 or 701 => ((ICodec<double>)this).Read(source),
            _ => TextFormat.Read(source),
        };

    /// <inheritdoc />
    public override bool TryWrite(in PgArgument argument, FrameBuffer target) => false;

    string ICodec<string>.Read(ReadOnlySpan<byte> source) => TextFormat.Read(source);

    bool ICodec<bool>.Read(ReadOnlySpan<byte> source) =>
        TextFormat.Read(source) switch
        {
            "t" or "true" => true,
            "f" or "false" => false,
            _ => throw Unreadable(),
        };

    short ICodec<short>.Read(ReadOnlySpan<byte> source) =>
        short.TryParse(source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out short value)
            ? value
            : throw Unreadable();

    int ICodec<int>.Read(ReadOnlySpan<byte> source) =>
        int.TryParse(source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
            ? value
            : throw Unreadable();

    long ICodec<long>.Read(ReadOnlySpan<byte> source) =>
        long.TryParse(source, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw Unreadable();

    double ICodec<double>.Read(ReadOnlySpan<byte> source) =>
        TextFormat.Read(source) switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            string text when double.TryParse(text, Real, CultureInfo.InvariantCulture, out double value) => value,
            _ => throw Unreadable(),
        };

    decimal ICodec<decimal>.Read(ReadOnlySpan<byte> source) =>
        decimal.TryParse(source, Real, CultureInfo.InvariantCulture, out decimal value) ? value : throw Unreadable();

    void ICodec<string>.Write(string value, FrameBuffer target) => ThrowWrite();

    void ICodec<bool>.Write(bool value, FrameBuffer target) => ThrowWrite();

    void ICodec<short>.Write(short value, FrameBuffer target) => ThrowWrite();

    void ICodec<int>.Write(int value, FrameBuffer target) => ThrowWrite();

    void ICodec<long>.Write(long value, FrameBuffer target) => ThrowWrite();

    void ICodec<double>.Write(double value, FrameBuffer target) => ThrowWrite();

    void ICodec<decimal>.Write(decimal value, FrameBuffer target) => ThrowWrite();

    private static void ThrowWrite() => throw new PgInputException("A simple query has no arguments.");

    private PgDecodeException Unreadable() => new($"The text of this {Type.Name} is not what was asked for.");
}
