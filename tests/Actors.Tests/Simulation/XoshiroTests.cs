using ActorPg.Simulation.Engine;

namespace ActorPg.Actors.Tests.Simulation;

public class XoshiroTests
{
    [Fact]
    public void Agrees_with_the_reference_for_a_seed_of_zero()
    {
        var random = new Xoshiro256(0);
        Assert.Equal(0x99ec5f36cb75f2b4UL, random.NextUInt64());
        Assert.Equal(0xbf6e1f784956452aUL, random.NextUInt64());
        Assert.Equal(0x1a5f849d4933e6e0UL, random.NextUInt64());
    }

    [Fact]
    public void Streams_of_one_seed_differ_by_name_and_streams_of_one_name_by_seed()
    {
        ulong schedule = Xoshiro256.Split(1, "schedule").NextUInt64();
        Assert.Equal(schedule, Xoshiro256.Split(1, "schedule").NextUInt64());
        Assert.NotEqual(schedule, Xoshiro256.Split(1, "network").NextUInt64());
        Assert.NotEqual(schedule, Xoshiro256.Split(2, "schedule").NextUInt64());
    }

    [Fact]
    public void Every_kind_of_number_stays_within_its_bounds_and_reaches_them()
    {
        var random = new Xoshiro256(7);
        var seen = new HashSet<int>();
        for (int i = 0; i < 2000; i++)
        {
            seen.Add(random.Next(-2, 3));
            Assert.InRange(random.NextInt64(long.MinValue, long.MaxValue), long.MinValue, long.MaxValue - 1);
            Assert.InRange(random.NextDouble(), 0, 0.9999999999999999);
            Assert.InRange(random.NextSingle(), 0, 0.99999994f);
            Assert.InRange(random.Next(), 0, int.MaxValue - 1);
        }
        Assert.Equal([-2, -1, 0, 1, 2], seen.Order());
        Assert.Equal(0, random.Next(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
    }

    [Fact]
    public void Bytes_fill_the_whole_buffer()
    {
        byte[] buffer = new byte[1003];
        new Xoshiro256(3).NextBytes(buffer);
        Assert.True(buffer.Distinct().Count() > 200);
        Assert.Contains(buffer[^3..], b => b != 0);
    }
}
