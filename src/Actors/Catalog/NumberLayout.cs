using System.Buffers.Binary;
using System.Globalization;
using ActorPg.Wire.Codecs;
using ActorPg.Wire.Framing;

namespace ActorPg.Catalog;

/// <summary>
/// The numbers that a date or time is made of, Int32 or Int64 each, and the order in which users see them. Immutable.
/// Source: PostgreSQL 18, date_send, time_send, timetz_send, timestamp_send, interval_send.
/// </summary>
internal sealed class NumberLayout
{
    private static readonly Dictionary<uint, NumberLayout> _all = new()
    {
        [PgTypes.Date.Oid] = new([4], [0]),
        [PgTypes.Time.Oid] = new([8], [0]),
        [PgTypes.Timestamp.Oid] = new([8], [0]),
        [PgTypes.TimestampTz.Oid] = new([8], [0]),
        [PgTypes.TimeTz.Oid] = new([8, 4], [0, 1]),
        [PgTypes.Interval.Oid] = new([8, 4, 4], [2, 1, 0]), // on the wire: microseconds, days, months
    };

    private readonly int[] _bytes;
    private readonly int[] _places;

    private NumberLayout(int[] bytes, int[] places)
    {
        _bytes = bytes;
        _places = places;
    }

    /// <summary>The layout of a type; null when it has none.</summary>
    public static NumberLayout? Of(uint oid) => _all.GetValueOrDefault(oid);

    public object?[] Read(ReadOnlySpan<byte> source, string type)
    {
        if (source.Length != _bytes.Sum())
        {
            BadBytes.Length(type, _bytes.Sum(), source.Length);
        }
        object?[] parts = new object?[_bytes.Length];
        for (int i = 0; i < _bytes.Length; i++)
        {
            parts[_places[i]] =
                _bytes[i] == sizeof(int)
                    ? (object)BinaryPrimitives.ReadInt32BigEndian(source)
                    : BinaryPrimitives.ReadInt64BigEndian(source);
            source = source[_bytes[i]..];
        }
        return parts;
    }

    public void Write(IReadOnlyList<object?> parts, FrameBuffer target, string type)
    {
        if (parts.Count != _bytes.Length)
        {
            BadInput.Refused($"{type} has {_bytes.Length} parts, not {parts.Count}");
        }
        for (int i = 0; i < _bytes.Length; i++)
        {
            object? part = parts[_places[i]];
            if (_bytes[i] == sizeof(int))
            {
                target.WriteInt32(Convert.ToInt32(part, CultureInfo.InvariantCulture));
            }
            else
            {
                target.WriteInt64(Convert.ToInt64(part, CultureInfo.InvariantCulture));
            }
        }
    }
}
