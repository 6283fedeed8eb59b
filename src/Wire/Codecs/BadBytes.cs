using System.Diagnostics.CodeAnalysis;

namespace ActorPg.Wire.Codecs;

/// <summary>Throws for bytes that are no value of their type. Kept out of the readers so that those stay small enough to inline.</summary>
internal static class BadBytes
{
    [DoesNotReturn]
    public static void Length(string type, int expected, int actual) =>
        throw new PgDecodeException($"A value of {type} is {expected} bytes long, not {actual}.");

    /// <summary>The bytes are not what the type's binary format allows.</summary>
    [DoesNotReturn]
    public static void Malformed(string type, string problem) =>
        throw new PgDecodeException($"The bytes are not a value of {type}: {problem}.");

    /// <summary>The value is fine, the CLR type asked for cannot hold it.</summary>
    [DoesNotReturn]
    public static void DoesNotFit(string type, string clrType, string advice) =>
        throw new PgDecodeException($"A value of {type} does not fit {clrType}: {advice}.");
}
