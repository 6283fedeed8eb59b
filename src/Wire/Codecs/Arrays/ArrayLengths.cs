using System.Runtime.CompilerServices;

namespace ActorPg.Wire.Codecs.Arrays;

/// <summary>The lengths of an array's dimensions, outermost first: none for an empty array, at most six (MAXDIM in the server).</summary>
[InlineArray(LargestRank)]
internal struct ArrayLengths
{
    public const int LargestRank = 6;

    private int _first;
}
