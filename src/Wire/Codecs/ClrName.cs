namespace ActorPg.Wire.Codecs;

/// <summary>A CLR type's name as a reader of C# would say it in a sentence: <c>List&lt;Int32&gt;</c>, not <c>List`1</c>.</summary>
internal static class ClrName
{
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        int tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        return tick < 0
            ? type.Name
            : $"{type.Name.AsSpan(0, tick)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
