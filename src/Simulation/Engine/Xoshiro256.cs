using System.Buffers.Binary;
using System.Numerics;

namespace ActorPg.Simulation.Engine;

/// <summary>
/// Randomness that depends on its seed alone: xoshiro256**, its state filled by SplitMix64. The framework's own <see cref="Random"/> promises no
/// sequence across versions. Owned by the simulation's thread. Source: Blackman and Vigna, Scrambled Linear Pseudorandom Number Generators.
/// </summary>
internal sealed class Xoshiro256 : Random
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public Xoshiro256(ulong seed)
        : base(0)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A stream of its own for a purpose: more draws from one do not move another.</summary>
    public static Xoshiro256 Split(ulong seed, string name) => new(Hash64.Add(Hash64.Add(Hash64.Start, seed), name));

    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>True this often: never at 0, always at 1.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    public override int Next() => (int)Below(int.MaxValue);

    public override int Next(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (int)Below((ulong)maxValue);
    }

    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    public override long NextInt64() => (long)Below(long.MaxValue);

    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return minValue + (long)Below((ulong)(maxValue - minValue));
    }

    public override double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    public override float NextSingle() => (NextUInt64() >> 40) * (1.0f / (1 << 24));

    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    public override void NextBytes(Span<byte> buffer)
    {
        for (; buffer.Length >= 8; buffer = buffer[8..])
        {
            BinaryPrimitives.WriteUInt64LittleEndian(buffer, NextUInt64());
        }
        ulong last = NextUInt64();
        for (int i = 0; i < buffer.Length; i++, last >>= 8)
        {
            buffer[i] = (byte)last;
        }
    }

    protected override double Sample() => NextDouble();

    // The high half of the product: even to one part in 2^64 / bound, which no test can see.
    private ulong Below(ulong bound) => Math.BigMul(NextUInt64(), bound, out _);

    private static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
