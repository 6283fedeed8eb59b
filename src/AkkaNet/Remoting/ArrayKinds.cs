using ActorPg.Wire.Codecs;

namespace ActorPg.AkkaNet.Remoting;

/// <summary>The arrays that cross between nodes, by the kind of their elements.</summary>
internal static class ArrayKinds
{
    /// <summary>The kind of an array's elements; null for those that do not cross.</summary>
    public static PgArgumentKind? KindOf(Array array, out bool isNullable)
    {
        Type type = array.GetType().GetElementType()!;
        Type? inner = Nullable.GetUnderlyingType(type);
        isNullable = inner is not null;
        Type element = inner ?? type;
        return element == typeof(bool) ? PgArgumentKind.Boolean
            : element == typeof(short) ? PgArgumentKind.Int16
            : element == typeof(int) ? PgArgumentKind.Int32
            : element == typeof(long) ? PgArgumentKind.Int64
            : element == typeof(float) ? PgArgumentKind.Single
            : element == typeof(double) ? PgArgumentKind.Double
            : element == typeof(decimal) ? PgArgumentKind.Decimal
            : element == typeof(string) ? PgArgumentKind.String
            : element == typeof(byte[]) ? PgArgumentKind.Bytes
            : element == typeof(Guid) ? PgArgumentKind.Guid
            : element == typeof(DateOnly) ? PgArgumentKind.Date
            : element == typeof(TimeOnly) ? PgArgumentKind.Time
            : element == typeof(DateTime) ? PgArgumentKind.DateTime
            : element == typeof(DateTimeOffset) ? PgArgumentKind.DateTimeOffset
            : element == typeof(TimeSpan) ? PgArgumentKind.TimeSpan
            : null;
    }

    /// <summary>An array for elements of a kind; null for those that do not cross.</summary>
    public static Array? Make(PgArgumentKind kind, bool isNullable, int length) =>
        kind switch
        {
            PgArgumentKind.Boolean => Make<bool>(isNullable, length),
            PgArgumentKind.Int16 => Make<short>(isNullable, length),
            PgArgumentKind.Int32 => Make<int>(isNullable, length),
            PgArgumentKind.Int64 => Make<long>(isNullable, length),
            PgArgumentKind.Single => Make<float>(isNullable, length),
            PgArgumentKind.Double => Make<double>(isNullable, length),
            PgArgumentKind.Decimal => Make<decimal>(isNullable, length),
            PgArgumentKind.String => new string?[length],
            PgArgumentKind.Bytes => new byte[]?[length],
            PgArgumentKind.Guid => Make<Guid>(isNullable, length),
            PgArgumentKind.Date => Make<DateOnly>(isNullable, length),
            PgArgumentKind.Time => Make<TimeOnly>(isNullable, length),
            PgArgumentKind.DateTime => Make<DateTime>(isNullable, length),
            PgArgumentKind.DateTimeOffset => Make<DateTimeOffset>(isNullable, length),
            PgArgumentKind.TimeSpan => Make<TimeSpan>(isNullable, length),
            _ => null,
        };

    private static Array Make<T>(bool isNullable, int length)
        where T : struct => isNullable ? new T?[length] : new T[length];
}
