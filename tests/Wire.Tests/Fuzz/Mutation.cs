using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Fuzz;

/// <summary>One way to spoil bytes: noise in their place, or a few changes to them, a cut, a tail. Drawn once and applied to the values of every decoder.</summary>
public sealed record Mutation(int Pick, byte[] Noise, (int At, byte Value)[] Changes, int Cut, byte[] Tail)
{
    private static readonly byte[] _likely =
    [
        0,
        1,
        2,
        7,
        0x40,
        0x7f,
        0x80,
        0xff,
        (byte)'"',
        (byte)'{',
        (byte)'\\',
        (byte)'-',
    ];

    /// <summary>Each of them as likely to go deep as to be refused at once.</summary>
    public static Arbitrary<Mutation> Any { get; } = Generate().ToArbitrary();

    /// <summary>The bytes that come of a valid value, of which there may be none.</summary>
    public byte[] Of(IReadOnlyList<byte[]> valid)
    {
        if (valid.Count == 0 || Pick % 5 == 0)
        {
            return Noise;
        }
        byte[] bytes = [.. valid[Pick % valid.Count]];
        foreach ((int at, byte value) in Changes)
        {
            if (bytes.Length > 0)
            {
                bytes[at % bytes.Length] = value;
            }
        }
        return Cut >= 0 ? bytes[..(Cut % (bytes.Length + 1))] : [.. bytes, .. Tail];
    }

    public override string ToString() =>
        $"pick {Pick}, noise {Convert.ToHexString(Noise)}, changes {string.Join(' ', Changes)}, cut {Cut}, tail {Convert.ToHexString(Tail)}";

    private static Gen<Mutation> Generate()
    {
        Gen<byte> value = Gen.OneOf(Gen.Elements(_likely), Gen.Choose(0, 255).Select(b => (byte)b));
        return from pick in Gen.Choose(0, 1 << 30)
            from length in Gen.Choose(0, 80)
            from noise in value.ArrayOf(length)
            from count in Gen.Choose(0, 4)
            from changes in Gen.Choose(0, 1 << 20).SelectMany(at => value.Select(b => (at, b))).ArrayOf(count)
            from cut in Gen.Frequency((4, Gen.Constant(-1)), (1, Gen.Choose(0, 1000)))
            from extra in Gen.Frequency((4, Gen.Constant(0)), (1, Gen.Choose(1, 9)))
            from tail in value.ArrayOf(extra)
            select new Mutation(pick, noise, changes, cut, tail);
    }
}
