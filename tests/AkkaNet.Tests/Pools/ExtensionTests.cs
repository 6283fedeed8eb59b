using ActorPg.AkkaNet.Tests.Support;
using ActorPg.Messages;
using Akka.Actor;

namespace ActorPg.AkkaNet.Tests.Pools;

/// <summary>Pools that the configuration names.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ExtensionTests(ServerFixture server)
    : PoolTestKit(
        server,
        $$"""
        akka.actorpg {
          default { url = "{{server.Url}}" }
          reports { url = "{{server.Url}}", max-size = 3, application-name = "reports", command-timeout = 7s }
          nothing { max-size = 3 }
          wrong { url = "postgres://localhost/x?max_size=-1" }
        }
        """
    )
{
    [Fact]
    public async Task The_default_pool_is_started_when_it_is_first_asked_for()
    {
        IActorRef pool = ActorPgExtension.Of(Sys).GetActor();

        Assert.Equal("akka://test/user/pg", pool.Path.ToString());
        Assert.Same(pool, ActorPgExtension.Of(Sys).GetActor());
        Assert.Equal(1, (await pool.AskAsync(new Query("select 1")).Soon())[0].Get<int>(0));
    }

    [Fact]
    public async Task A_named_pool_has_options_of_its_own()
    {
        PgPool pool = await ActorPgExtension.Of(Sys).GetPoolAsync("reports").Soon();

        Assert.Equal("/pg-reports", pool.Actor.Path);
        Assert.Equal(3, pool.Options.MaxSize);
        Assert.Equal(TimeSpan.FromSeconds(7), pool.Options.CommandTimeout);
        Assert.Equal("reports", await pool.FetchValueAsync<string>("show application_name").Soon());
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("nothing")]
    [InlineData("wrong")]
    public void What_the_configuration_does_not_say_is_an_error(string name) =>
        Assert.Throws<PgInputException>(() => ActorPgExtension.Of(Sys).GetActor(name));
}
