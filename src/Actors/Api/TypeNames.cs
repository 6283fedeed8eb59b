namespace ActorPg.Api;

/// <summary>CLR types as a C# programmer writes them, for messages.</summary>
internal static class TypeNames
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
        if (type.IsGenericType)
        {
            string arguments = string.Join(", ", type.GetGenericArguments().Select(Of));
            int end = type.Name.IndexOf('`', StringComparison.Ordinal);
            return $"{(end < 0 ? type.Name : type.Name[..end])}<{arguments}>";
        }
        return Keyword(type);
    }

    /// <summary>The columns of a result, for a message that says what there is instead.</summary>
    public static string List(PgColumn[] columns) =>
        columns.Length == 0
            ? "there are no columns"
            : "the columns are " + string.Join(", ", columns.Select(c => $"'{c.Name}'"));

    private static string Keyword(Type type) =>
        Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => type.Name,
            TypeCode.Boolean => "bool",
            TypeCode.Byte => "byte",
            TypeCode.Char => "char",
            TypeCode.Decimal => "decimal",
            TypeCode.Double => "double",
            TypeCode.Int16 => "short",
            TypeCode.Int32 => "int",
            TypeCode.Int64 => "long",
            TypeCode.Single => "float",
            TypeCode.String => "string",
            TypeCode.UInt32 => "uint",
            TypeCode.UInt64 => "ulong",
            _ => type == typeof(object) ? "object" : type.Name,
        };
}
