using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Wire.Tests.Codecs;

/// <summary>Writes and reads one value through the codec of a type, as a query would.</summary>
internal static class CodecProbe
{
    public static CodecRegistry Registry { get; } = new();

    public static Codec CodecOf(PgType type) => Registry.For(type.Oid);

    public static byte[] Write(PgType type, PgArgument argument)
    {
        using var buffer = new FrameBuffer();
        Assert.True(CodecOf(type).TryWrite(in argument, buffer), $"{argument} was refused by {type}");
        return buffer.WrittenSpan.ToArray();
    }

    public static byte[] WriteTyped<T>(PgType type, T value)
    {
        using var buffer = new FrameBuffer();
        Typed<T>(type).Write(value, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    public static string Hex(PgType type, PgArgument argument) => Convert.ToHexStringLower(Write(type, argument));

    public static T Read<T>(PgType type, ReadOnlySpan<byte> source) => Typed<T>(type).Read(source);

    public static T ReadHex<T>(PgType type, string hex) => Read<T>(type, Convert.FromHexString(hex));

    public static object ReadObject(PgType type, string hex) => CodecOf(type).ReadObject(Convert.FromHexString(hex));

    /// <summary>What comes back of an argument that was sent and read as the same CLR type.</summary>
    public static T RoundTrip<T>(PgType type, T value) => Read<T>(type, Write(type, PgArgument.Of(value)));

    /// <summary>True when the codec does not take this CLR type, and then wrote nothing.</summary>
    public static bool Refuses(PgType type, PgArgument argument)
    {
        using var buffer = new FrameBuffer();
        bool written = CodecOf(type).TryWrite(in argument, buffer);
        Assert.True(written || buffer.Length == 0, "a refused argument left bytes behind");
        return !written;
    }

    public static PgInputException InputError(PgType type, PgArgument argument)
    {
        using var buffer = new FrameBuffer();
        return Assert.Throws<PgInputException>(() => CodecOf(type).TryWrite(in argument, buffer));
    }

    public static PgDecodeException DecodeError<T>(PgType type, string hex) =>
        Assert.Throws<PgDecodeException>(() => ReadHex<T>(type, hex));

    private static ICodec<T> Typed<T>(PgType type) => Assert.IsAssignableFrom<ICodec<T>>(CodecOf(type));
}
