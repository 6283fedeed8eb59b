namespace ActorPg.Wire.Types;

/// <summary>The order of bounds: .NET's own, for strings by code point, since a culture's would be nobody's on the server.</summary>
internal static class RangeOrder
{
    public static int Compare<T>(T left, T right) =>
        left is string text
            ? string.CompareOrdinal(text, (string)(object)right!)
            : Comparer<T>.Default.Compare(left, right);
}
