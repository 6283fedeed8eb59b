using System.Globalization;

namespace ActorPg.Server.Tests.Torture;

[Collection(ServerFixture.Collection)]
public sealed class CrowdTests(ServerFixture fixture)
{
    private const int Callers = 64;

    /// <summary>ACTORPG_TORTURE_SECONDS: how long; 20 when it says nothing.</summary>
    private static TimeSpan Duration =>
        TimeSpan.FromSeconds(
            double.TryParse(
                Environment.GetEnvironmentVariable("ACTORPG_TORTURE_SECONDS"),
                CultureInfo.InvariantCulture,
                out double seconds
            )
                ? seconds
                : 20
        );

    [Fact]
    public async Task Of_sixty_four_callers_of_whom_many_give_up_none_gets_the_row_of_another()
    {
        await using PgPool pool = await fixture.StartPoolAsync(size: 4);
        var crowd = new Crowd(pool);
        using var end = new CancellationTokenSource(Duration);

        await Task.WhenAll(
                Enumerable.Range(0, Callers).Select(caller => Task.Run(() => crowd.CallAsync(caller, end.Token)))
            )
            .WaitAsync(Duration + Patience.Limit);

        Assert.Equal(0, crowd.Foreign);
        Assert.True(crowd.Answered > Callers, $"answered {crowd.Answered}");
        Assert.True(crowd.Canceled > Callers, $"cancelled {crowd.Canceled}");
        Assert.Equal(0, pool.GetStatistics().Restarts);
        Assert.Equal(0, pool.GetStatistics().InFlight);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
    }
}
