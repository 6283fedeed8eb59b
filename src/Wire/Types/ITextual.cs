namespace ActorPg.Wire.Types;

/// <summary>A value that its text says in full: ToString writes what TryParse reads, and what the server prints.</summary>
internal interface ITextual<TSelf>
    where TSelf : struct, ITextual<TSelf>
{
    static abstract bool TryParse(ReadOnlySpan<char> text, out TSelf value);
}
