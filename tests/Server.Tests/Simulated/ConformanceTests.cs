namespace ActorPg.Server.Tests.Simulated;

/// <summary>The simulated server says what a real one says: the same messages in the same order, with the same errors, tags and states.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ConformanceTests(ServerFixture fixture)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_simulated_server_answers_every_script_as_a_real_one_does()
    {
        string schema = Pools.Unique("simulated");
        using RawClient owner = await RawClient.LogInAsync(fixture.Server);
        await owner.ScalarAsync($"create schema {schema}");
        ClientScript[] scripts = [.. ClientScripts.All()];
        List<string> differences = [];
        try
        {
            foreach (ClientScript script in scripts)
            {
                string real = await RealAsync(schema, script);
                string simulated = Simulated(script);
                if (real != simulated)
                {
                    differences.Add($"{script.Name}\n  real      {real}\n  simulated {simulated}");
                }
            }
        }
        finally
        {
            await owner.ScalarAsync($"drop schema {schema} cascade");
        }

        Assert.True(scripts.Length >= 200, $"{scripts.Length} scripts");
        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences)}");
    }

    // The tables are made anew for each: what one script leaves is not for the next.
    private async Task<string> RealAsync(string schema, ClientScript script)
    {
        using RawClient client = await RawClient.LogInAsync(fixture.Server);
        await client.ScalarAsync(
            $"""
            set client_min_messages = error;
            set search_path = {schema}, pg_catalog;
            drop table if exists ledger, single, shifting;
            create table ledger (id int4, tag text);
            create table single (id int4 unique deferrable initially deferred);
            create table shifting (a int4);
            insert into single values (1);
            insert into shifting values (1);
            set client_min_messages = notice;
            """
        );
        return Transcript.Of(await client.ExchangeAsync(script.Bytes, script.Readies).WaitAsync(_patience));
    }

    private static string Simulated(ClientScript script)
    {
        var session = new SimulatedSession();
        ClientScript first = new ClientScript("first").Run("insert into single (id) values ($1)", 1).Sync();
        _ = session.Exchange(first.Bytes, first.Readies);
        return Transcript.Of(session.Exchange(script.Bytes, script.Readies));
    }
}
