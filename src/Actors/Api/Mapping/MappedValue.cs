namespace ActorPg.Api.Mapping;

/// <summary>What is known of the values that a column is read as.</summary>
internal static class MappedValue
{
    /// <summary>True when a value of the type holds nothing of the bytes it was read from, so that these may be used again.</summary>
    public static bool IsCopy(Type type) =>
        type.IsArray ? IsCopy(type.GetElementType()!)
        : Nullable.GetUnderlyingType(type) is { } value ? IsCopy(value)
        : type.IsPrimitive
            || type.IsEnum
            || type == typeof(string)
            || type == typeof(decimal)
            || type == typeof(Guid)
            || type == typeof(DateTime)
            || type == typeof(DateTimeOffset)
            || type == typeof(DateOnly)
            || type == typeof(TimeOnly)
            || type == typeof(TimeSpan);
}
