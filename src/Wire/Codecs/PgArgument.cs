using System.Collections;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorPg.Wire.Codecs;

namespace ActorPg;

/// <summary>
/// One argument of a query, converted implicitly from the common types and kept without boxing. It is written in binary as the type that
/// the server described for its parameter, never as part of the SQL. Its value shows in no log and in no ToString.
/// </summary>
[DebuggerDisplay("{Kind}")]
public readonly struct PgArgument
{
    private readonly object? _reference;
    private readonly Block _block;

    private PgArgument(PgArgumentKind kind, object? reference = null)
    {
        Kind = kind;
        _reference = reference;
    }

    private PgArgument(PgArgumentKind kind, Block block, object? reference = null)
    {
        Kind = kind;
        _reference = reference;
        _block = block;
    }

    /// <summary>SQL NULL.</summary>
    public static PgArgument Null => default;

    internal PgArgumentKind Kind { get; }

    internal bool IsNull => Kind == PgArgumentKind.Null;

    internal bool Boolean => Get<bool>();

    internal short Int16 => Get<short>();

    internal int Int32 => Get<int>();

    internal long Int64 => Get<long>();

    internal uint UInt32 => Get<uint>();

    internal ulong UInt64 => Get<ulong>();

    internal float Single => Get<float>();

    internal double Double => Get<double>();

    internal decimal Decimal => Get<decimal>();

    internal char Char => Get<char>();

    internal string String => Unsafe.As<string>(_reference)!;

    /// <summary>The bytes as they were when the argument was made; read before the call that takes the argument returns.</summary>
    internal ReadOnlyMemory<byte> Bytes
    {
        get
        {
            (int start, int length) = Get<(int, int)>();
            return _reference is byte[] array ? array.AsMemory(start, length) : (ReadOnlyMemory<byte>)_reference!;
        }
    }

    internal Guid Guid => Get<Guid>();

    internal DateOnly Date => Get<DateOnly>();

    internal TimeOnly Time => Get<TimeOnly>();

    internal DateTime DateTime => Get<DateTime>();

    internal DateTimeOffset DateTimeOffset => Get<DateTimeOffset>();

    internal TimeSpan TimeSpan => Get<TimeSpan>();

    internal object Object => _reference!;

    /// <summary>The value as an object, whatever it is; null for NULL.</summary>
    internal object? Boxed =>
        Kind switch
        {
            PgArgumentKind.Null => null,
            PgArgumentKind.Boolean => Boolean,
            PgArgumentKind.Int16 => Int16,
            PgArgumentKind.Int32 => Int32,
            PgArgumentKind.Int64 => Int64,
            PgArgumentKind.UInt32 => UInt32,
            PgArgumentKind.UInt64 => UInt64,
            PgArgumentKind.Single => Single,
            PgArgumentKind.Double => Double,
            PgArgumentKind.Decimal => Decimal,
            PgArgumentKind.Char => Char,
            PgArgumentKind.Bytes => Bytes.ToArray(),
            PgArgumentKind.Guid => Guid,
            PgArgumentKind.Date => Date,
            PgArgumentKind.Time => Time,
            PgArgumentKind.DateTime => DateTime,
            PgArgumentKind.DateTimeOffset => DateTimeOffset,
            PgArgumentKind.TimeSpan => TimeSpan,
            _ => _reference,
        };

    /// <summary>The CLR type to name in an error.</summary>
    internal Type ClrType =>
        Kind switch
        {
            PgArgumentKind.Null => typeof(DBNull),
            PgArgumentKind.Boolean => typeof(bool),
            PgArgumentKind.Int16 => typeof(short),
            PgArgumentKind.Int32 => typeof(int),
            PgArgumentKind.Int64 => typeof(long),
            PgArgumentKind.UInt32 => typeof(uint),
            PgArgumentKind.UInt64 => typeof(ulong),
            PgArgumentKind.Single => typeof(float),
            PgArgumentKind.Double => typeof(double),
            PgArgumentKind.Decimal => typeof(decimal),
            PgArgumentKind.Char => typeof(char),
            PgArgumentKind.String or PgArgumentKind.Text => typeof(string),
            PgArgumentKind.Bytes => typeof(byte[]),
            PgArgumentKind.Guid => typeof(Guid),
            PgArgumentKind.Date => typeof(DateOnly),
            PgArgumentKind.Time => typeof(TimeOnly),
            PgArgumentKind.DateTime => typeof(DateTime),
            PgArgumentKind.DateTimeOffset => typeof(DateTimeOffset),
            PgArgumentKind.TimeSpan => typeof(TimeSpan),
            _ => _reference!.GetType(),
        };

    /// <summary>Any value, whatever its static type: arrays, IP addresses, lists; null and DBNull become NULL.</summary>
    public static PgArgument From(object? value) =>
        value switch
        {
            null or DBNull => default,
            PgArgument argument => argument,
            bool typed => typed,
            byte typed => (short)typed,
            sbyte typed => (short)typed,
            short typed => typed,
            ushort typed => (int)typed,
            int typed => typed,
            uint typed => typed,
            long typed => typed,
            ulong typed => typed,
            float typed => typed,
            double typed => typed,
            decimal typed => typed,
            char typed => typed,
            string typed => typed,
            byte[] typed => typed,
            ReadOnlyMemory<byte> typed => typed,
            Memory<byte> typed => (ReadOnlyMemory<byte>)typed,
            Guid typed => typed,
            DateOnly typed => typed,
            TimeOnly typed => typed,
            DateTime typed => typed,
            DateTimeOffset typed => typed,
            TimeSpan typed => typed,
            _ => new PgArgument(PgArgumentKind.Object, value),
        };

    /// <summary>A value whose type is known to the compiler only as a type parameter; common types are not boxed.</summary>
    public static PgArgument Of<T>(T value)
    {
        PgArgumentKind kind = KindOf<T>();
        if (kind == PgArgumentKind.Object)
        {
            return From(value);
        }
        Block block = default;
        Unsafe.As<Block, T>(ref block) = value;
        return new PgArgument(kind, block);
    }

    /// <summary>The kind of a value type that fits the block, else Object; the compiler folds it to one constant for each T.</summary>
    private static PgArgumentKind KindOf<T>() =>
        typeof(T) == typeof(int) ? PgArgumentKind.Int32
        : typeof(T) == typeof(long) ? PgArgumentKind.Int64
        : typeof(T) == typeof(bool) ? PgArgumentKind.Boolean
        : typeof(T) == typeof(double) ? PgArgumentKind.Double
        : typeof(T) == typeof(Guid) ? PgArgumentKind.Guid
        : typeof(T) == typeof(short) ? PgArgumentKind.Int16
        : typeof(T) == typeof(float) ? PgArgumentKind.Single
        : typeof(T) == typeof(decimal) ? PgArgumentKind.Decimal
        : typeof(T) == typeof(uint) ? PgArgumentKind.UInt32
        : typeof(T) == typeof(ulong) ? PgArgumentKind.UInt64
        : typeof(T) == typeof(char) ? PgArgumentKind.Char
        : typeof(T) == typeof(DateOnly) ? PgArgumentKind.Date
        : typeof(T) == typeof(TimeOnly) ? PgArgumentKind.Time
        : typeof(T) == typeof(DateTime) ? PgArgumentKind.DateTime
        : typeof(T) == typeof(DateTimeOffset) ? PgArgumentKind.DateTimeOffset
        : typeof(T) == typeof(TimeSpan) ? PgArgumentKind.TimeSpan
        : PgArgumentKind.Object;

    /// <summary>See <see cref="Pg.Text"/>.</summary>
    internal static PgArgument OfText(string text) => new(PgArgumentKind.Text, text);

    /// <inheritdoc />
    public override string ToString() => $"PgArgument ({ClrType.Name})";

    private T Get<T>()
        where T : unmanaged => Unsafe.As<Block, T>(ref Unsafe.AsRef(in _block));

    private static Block Pack<T>(T value)
        where T : unmanaged
    {
        Block block = default;
        Unsafe.As<Block, T>(ref block) = value;
        return block;
    }

#pragma warning disable CS1591 // Conversions that say what they do.
    public static implicit operator PgArgument(DBNull? _) => default;

    public static implicit operator PgArgument(bool value) => new(PgArgumentKind.Boolean, Pack(value));

    public static implicit operator PgArgument(short value) => new(PgArgumentKind.Int16, Pack(value));

    public static implicit operator PgArgument(int value) => new(PgArgumentKind.Int32, Pack(value));

    public static implicit operator PgArgument(long value) => new(PgArgumentKind.Int64, Pack(value));

    public static implicit operator PgArgument(uint value) => new(PgArgumentKind.UInt32, Pack(value));

    public static implicit operator PgArgument(ulong value) => new(PgArgumentKind.UInt64, Pack(value));

    public static implicit operator PgArgument(float value) => new(PgArgumentKind.Single, Pack(value));

    public static implicit operator PgArgument(double value) => new(PgArgumentKind.Double, Pack(value));

    public static implicit operator PgArgument(decimal value) => new(PgArgumentKind.Decimal, Pack(value));

    public static implicit operator PgArgument(char value) => new(PgArgumentKind.Char, Pack(value));

    public static implicit operator PgArgument(Guid value) => new(PgArgumentKind.Guid, Pack(value));

    public static implicit operator PgArgument(DateOnly value) => new(PgArgumentKind.Date, Pack(value));

    public static implicit operator PgArgument(TimeOnly value) => new(PgArgumentKind.Time, Pack(value));

    public static implicit operator PgArgument(DateTime value) => new(PgArgumentKind.DateTime, Pack(value));

    public static implicit operator PgArgument(DateTimeOffset value) => new(PgArgumentKind.DateTimeOffset, Pack(value));

    public static implicit operator PgArgument(TimeSpan value) => new(PgArgumentKind.TimeSpan, Pack(value));

    public static implicit operator PgArgument(bool? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(short? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(int? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(long? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(float? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(double? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(decimal? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(Guid? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(DateOnly? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(TimeOnly? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(DateTime? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(DateTimeOffset? value) =>
        value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(TimeSpan? value) => value is { } present ? present : default(PgArgument);

    public static implicit operator PgArgument(string? value) =>
        value is null ? default : new(PgArgumentKind.String, value);

    public static implicit operator PgArgument(byte[]? value) =>
        value is null ? default : new(PgArgumentKind.Bytes, Pack((0, value.Length)), value);

    public static implicit operator PgArgument(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out ArraySegment<byte> segment)
            ? new(PgArgumentKind.Bytes, Pack((segment.Offset, segment.Count)), segment.Array ?? [])
            : new(PgArgumentKind.Bytes, (object)value);

    public static implicit operator PgArgument(Array? value) => From(value);

    public static implicit operator PgArgument(IPAddress? value) => From(value);

    public static implicit operator PgArgument(IPNetwork value) => From(value);

    public static implicit operator PgArgument(PhysicalAddress? value) => From(value);

    public static implicit operator PgArgument(BitArray? value) => From(value);
#pragma warning restore CS1591

    /// <summary>Sixteen bytes for the value of a common type; decimal, Guid and DateTimeOffset fill it.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Block
    {
        private readonly long _low;
        private readonly long _high;
    }
}
