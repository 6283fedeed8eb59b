using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class StatementCostTests
{
    private const double RoundTrip = 50;

    [Fact]
    public void What_never_ran_is_not_known_to_be_quick()
    {
        var cost = new StatementCost();
        Assert.False(cost.IsKnown);
        Assert.False(cost.IsQuick);
    }

    [Theory]
    [InlineData(20, 5)]
    [InlineData(100, 2)]
    [InlineData(200, 1)]
    [InlineData(1_900, 1)]
    [InlineData(5_000, -1)]
    public void The_slower_a_statement_the_fewer_share_a_connection(double microseconds, int crowd)
    {
        StatementCost cost = Run(microseconds, times: 50);
        Assert.Equal(crowd, cost.Crowd);
    }

    [Fact]
    public void A_far_server_does_not_make_a_statement_slow()
    {
        var cost = new StatementCost();
        cost.Add(40_000, rowBytes: 0, roundTripMicroseconds: 39_500);
        Assert.True(cost.IsQuick);
    }

    [Fact]
    public void A_large_answer_is_no_quick_one_however_soon_it_is_read()
    {
        StatementCost cost = Run(microseconds: 1, times: 50, rowBytes: 15_000);
        Assert.Equal(1, cost.Crowd);
        cost = Run(microseconds: 1, times: 50, rowBytes: 1_000_000);
        Assert.False(cost.IsQuick);
    }

    /// <summary>Ten callers on connections of their own take turns on the processors: each run seems ten times as long, but now and then one is not held up.</summary>
    [Fact]
    public void A_quick_statement_that_was_held_up_is_seen_to_be_quick_again()
    {
        StatementCost cost = Run(microseconds: 600, times: 2_000);
        Assert.Equal(1, cost.Crowd);
        cost.Add(60, rowBytes: 0, RoundTrip);
        for (int i = 0; i < 40; i++)
        {
            cost.Add(600, rowBytes: 0, RoundTrip);
        }
        Assert.InRange(cost.Crowd, 2, 5);
    }

    [Fact]
    public void A_statement_that_has_become_slow_is_found_out_within_a_few_runs()
    {
        StatementCost cost = Run(microseconds: 30, times: 10_000);
        int runs = 0;
        while (cost.IsQuick)
        {
            cost.Add(10_000, rowBytes: 0, RoundTrip);
            runs++;
        }
        Assert.InRange(runs, 1, 5);
    }

    [Fact]
    public void A_slow_statement_that_has_become_quick_shares_again()
    {
        StatementCost cost = Run(microseconds: 50_000, times: 100);
        int runs = 0;
        while (cost.Crowd < 5)
        {
            cost.Add(30, rowBytes: 0, RoundTrip);
            runs++;
        }
        Assert.InRange(runs, 1, 30);
    }

    private static StatementCost Run(double microseconds, int times, long rowBytes = 0)
    {
        var cost = new StatementCost();
        for (int i = 0; i < times; i++)
        {
            cost.Add(microseconds, rowBytes, RoundTrip);
        }
        return cost;
    }
}
