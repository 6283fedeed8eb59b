using System.Diagnostics.CodeAnalysis;

namespace ActorPg.Wire.Codecs;

/// <summary>
/// Throws for arguments whose CLR type fits and whose value does not. The messages are half-sentences, since the caller puts the argument's
/// place in front; they never hold the value.
/// </summary>
internal static class BadInput
{
    [DoesNotReturn]
    public static void OutOfRange<T>(string type, T smallest, T largest) =>
        throw new PgInputException($"the number is outside the range of {type} ({smallest} to {largest})");

    [DoesNotReturn]
    public static void Refused(string problem) => throw new PgInputException(problem);
}
