using Microsoft.Extensions.Logging;

namespace ActorPg.Server.Tests.Secrets;

/// <summary>The watch over all tests sees what it is there to see.</summary>
[Collection(ServerFixture.Collection)]
public sealed class SecretWatchTests(ServerFixture fixture)
{
    [Fact]
    public void A_secret_in_a_log_or_an_exception_is_found_and_not_repeated()
    {
        const string Secret = "only here: 7 hens";
        using var watch = new SecretWatch(Secret);
        watch.LogInformation("password is {Password}", Secret);
        try
        {
            throw new InvalidOperationException($"no {Secret}");
        }
        catch (InvalidOperationException)
        {
            watch.LogInformation("harmless");
        }
        Assert.Equal(2, watch.Found.Count);
        Assert.All(watch.Found, found => Assert.DoesNotContain(Secret, found, StringComparison.Ordinal));
        Assert.True(watch.Looked >= 3);
    }

    [Fact]
    public async Task Every_pool_of_these_tests_is_watched()
    {
        long before = SecretWatch.Shared.Looked;
        await using PgPool pool = await fixture.StartPoolAsync();
        Assert.Same(SecretWatch.Shared, pool.Options.LoggerFactory);
        Assert.Equal(SecretWatch.Canary, pool.Options.Password);
        await Patience.UntilAsync(() => SecretWatch.Shared.Looked > before, "something was logged");
    }
}
