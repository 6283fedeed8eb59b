using System.Net;
using System.Net.NetworkInformation;
using System.Numerics;

namespace ActorPg.Server.Tests.Types;

/// <summary>Values drawn from a seed, the edges of each type often among them.</summary>
public sealed class Draw(int seed)
{
    private readonly Random _random = new(seed);

    public bool Coin() => _random.Next(2) == 0;

    public int Number(int below) => _random.Next(below);

    public int Int32() =>
        _random.Next(6) switch
        {
            0 => int.MinValue,
            1 => int.MaxValue,
            2 => _random.Next(-10, 10),
            _ => unchecked((int)_random.NextInt64()),
        };

    public long Int64() => Coin() ? Int32() : _random.NextInt64(long.MinValue, long.MaxValue);

    public uint UInt32() => unchecked((uint)Int32());

    public ulong UInt64() => unchecked((ulong)Int64());

    /// <summary>Any finite double, many of them short.</summary>
    public double Finite()
    {
        switch (_random.Next(4))
        {
            case 0:
                return _random.Next(-1000, 1000) / 4.0;
            case 1:
                return Math.Round(_random.NextDouble(), 3) * Math.Pow(10, _random.Next(-8, 20));
            case 2:
                return _random.NextDouble() * 2 - 1;
            default:
                double any = BitConverter.Int64BitsToDouble(_random.NextInt64(long.MinValue, long.MaxValue));
                return double.IsFinite(any) ? any : -0.0;
        }
    }

    public double Double() =>
        _random.Next(12) switch
        {
            0 => double.PositiveInfinity,
            1 => double.NegativeInfinity,
            2 => double.NaN,
            _ => Finite(),
        };

    public PgPoint Point() => new(Double(), Double());

    public PgPoint[] Points()
    {
        var points = new PgPoint[1 + _random.Next(6)];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = Point();
        }
        return points;
    }

    public PgBox Box()
    {
        (double a, double b, double c, double d) = (Finite(), Finite(), Finite(), Finite());
        return new PgBox(new(Math.Max(a, b), Math.Max(c, d)), new(Math.Min(a, b), Math.Min(c, d)));
    }

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        _random.NextBytes(bytes);
        return bytes;
    }

    public PgBitString Bits(int length) => new(Bytes((length + 7) / 8), length);

    public PgInet Inet()
    {
        byte[] bytes = Bytes(Coin() ? 4 : 16);
        // Runs of zeros, and the ranges that are printed in a way of their own.
        if (bytes.Length == 16)
        {
            int from = _random.Next(16);
            bytes.AsSpan(from, _random.Next(17 - from)).Clear();
        }
        var address = new IPAddress(bytes);
        return Coin() ? new PgInet(address) : new PgInet(address, _random.Next((8 * bytes.Length) + 1));
    }

    public IPNetwork Network() => Inet().Network;

    public PhysicalAddress Mac(int bytes) => new(Bytes(bytes));

    public PgNumeric Numeric()
    {
        switch (_random.Next(8))
        {
            case 0:
                return PgNumeric.NaN;
            case 1:
                return Coin() ? PgNumeric.PositiveInfinity : PgNumeric.NegativeInfinity;
            case 2:
                return PgNumeric.FromBigInteger(BigInteger.Pow(_random.Next(2, 100), _random.Next(3000)));
            case 3:
                return PgNumeric.Parse(
                    $"{(Coin() ? "-" : "")}{_random.Next(100)}.{new string('0', _random.Next(300))}{_random.Next()}00"
                );
            default:
                return Decimal();
        }
    }

    public decimal Decimal() => new(_random.Next(), _random.Next(), _random.Next(), Coin(), (byte)_random.Next(29));

    public PgDate Date() =>
        _random.Next(10) switch
        {
            0 => PgDate.Infinity,
            1 => PgDate.NegativeInfinity,
            2 => PgDate.MinValue,
            3 => PgDate.MaxValue,
            4 => new PgDate(-1 - _random.Next(4712), 1 + _random.Next(12), 1 + _random.Next(28)),
            5 => new PgDate(10_000 + _random.Next(5_000_000), 1 + _random.Next(12), 1 + _random.Next(28)),
            _ => Day(),
        };

    public DateOnly Day() => DateOnly.FromDayNumber(_random.Next(DateOnly.MaxValue.DayNumber));

    public DateTime Time() => new(_random.NextInt64(DateTime.MaxValue.Ticks) / 10 * 10);

    public PgTimestamp Timestamp() =>
        _random.Next(10) switch
        {
            0 => PgTimestamp.Infinity,
            1 => PgTimestamp.NegativeInfinity,
            2 => PgTimestamp.MinValue,
            3 => PgTimestamp.MaxValue,
            4 => new PgTimestamp(
                new PgDate(-1 - _random.Next(4712), 1 + _random.Next(12), 1 + _random.Next(28)),
                TimeOfDay()
            ),
            5 => new PgTimestamp(
                new PgDate(10_000 + _random.Next(280_000), 1 + _random.Next(12), 1 + _random.Next(28)),
                TimeOfDay()
            ),
            _ => Time(),
        };

    public TimeSpan TimeOfDay() =>
        _random.Next(8) == 0
            ? TimeSpan.FromHours(24)
            : TimeSpan.FromMicroseconds(_random.NextInt64(24L * 3600 * 1_000_000));

    public PgTimeTz TimeTz() => new(TimeOfDay(), TimeSpan.FromSeconds(_random.Next(-57_599, 57_600)));

    public PgInterval Interval() =>
        new(_random.Next(-2000, 2000), Coin() ? 0 : Int32(), Coin() ? 0 : _random.NextInt64(-1L << 50, 1L << 50));

    public PgSnapshot Snapshot()
    {
        ulong xmin = 3 + (ulong)_random.Next();
        List<ulong> running = [];
        ulong next = xmin;
        for (int i = _random.Next(5); i > 0; i--)
        {
            running.Add(next);
            next += 1 + (ulong)_random.Next(1000);
        }
        return new PgSnapshot(xmin, next, [.. running]);
    }

    public string Text()
    {
        const string Alphabet = "ab,{}()[]\"'\\ \t\n;NUL=:é🎉";
        string text = "";
        for (int i = _random.Next(8); i > 0; i--)
        {
            int at = _random.Next(Alphabet.Length - 1);
            text += char.IsSurrogate(Alphabet[at]) ? "🎉" : Alphabet[at].ToString();
        }
        return text;
    }

    /// <summary>A range in the form that the server rewrites discrete ones to: [lower,upper), a side without a bound open.</summary>
    public PgRange<T> Range<T>(Func<T> bound)
        where T : IComparable<T>
    {
        switch (_random.Next(8))
        {
            case 0:
                return PgRange.Empty<T>();
            case 1:
                return PgRange.All<T>();
            case 2:
                return PgRange.AtLeast<T>(bound());
            case 3:
                return PgRange.LessThan<T>(bound());
            default:
                (T a, T b) = (bound(), bound());
                return a.CompareTo(b) < 0 ? new PgRange<T>(a, b) : new PgRange<T>(b, a);
        }
    }

    /// <summary>A range of a type without steps, its bounds included or not.</summary>
    public PgRange<T> Continuous<T>(Func<T> bound)
        where T : IComparable<T>
    {
        switch (_random.Next(6))
        {
            case 0:
                return PgRange.GreaterThan<T>(bound());
            case 1:
                return PgRange.AtMost<T>(bound());
            case 2:
                (T a, T b) = (bound(), bound());
                return a.CompareTo(b) < 0 ? new PgRange<T>(a, b, Coin(), Coin()) : new PgRange<T>(b, a, Coin(), Coin());
            default:
                return Range(bound);
        }
    }

    /// <summary>Ranges in order with room between them, as the server keeps them.</summary>
    public PgMultirange<T> Multirange<T>(Func<T> bound)
        where T : IComparable<T>
    {
        T[] bounds = [.. Enumerable.Range(0, 2 * _random.Next(4)).Select(_ => bound()).Distinct().Order()];
        List<PgRange<T>> ranges = [];
        for (int i = 0; i + 1 < bounds.Length; i += 2)
        {
            ranges.Add(new PgRange<T>(bounds[i], bounds[i + 1]));
        }
        if (bounds.Length % 2 == 1)
        {
            ranges.Add(PgRange.AtLeast<T>(bounds[^1]));
        }
        return new PgMultirange<T>(ranges);
    }
}
