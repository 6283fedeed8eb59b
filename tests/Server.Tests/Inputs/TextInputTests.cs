using System.Text;

namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad texts, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class TextInputTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("text")]
    [InlineData("varchar")]
    [InlineData("name")]
    [InlineData("json")]
    [InlineData("jsonb")]
    [InlineData("regclass")]
    public async Task B15_A_NUL_in_a_parameter_is_refused_here(string type)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgInputException refused = await pool.RefusesAsync($"select $1::{type}", "a\0b");
        Assert.Equal("$1", refused.ParamName);
        Assert.Contains("NUL", refused.Message, StringComparison.Ordinal);
        await pool.RefusesAsync("select $1::text[]", new[] { "a", "a\0b" });
    }

    [Fact]
    public async Task B16_A_NUL_in_SQL_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Sql = "select 1 -- \0";
        foreach (
            Func<Task> call in (Func<Task>[])
                [
                    async () => await pool.FetchAsync(Sql),
                    async () => await pool.FetchRowAsync(Sql),
                    async () => await pool.FetchValueAsync<int>(Sql),
                    async () => await pool.ExecuteAsync(Sql),
                    async () => await pool.ExecuteAsync(Sql, 1),
                    async () =>
                        await pool.ExecuteManyAsync(
                            Sql,
                            [
                                [],
                            ]
                        ),
                    async () => await pool.PrepareAsync(Sql),
                    async () => await pool.CopyFromQueryAsync(Sql, Stream.Null),
                    () =>
                    {
                        pool.StreamAsync(Sql);
                        return Task.CompletedTask;
                    },
                ]
        )
        {
            Assert.Contains("NUL", (await pool.RefusesAsync(call)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task B17_Half_a_surrogate_pair_is_refused_here()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (string text in (string[])["\ud800", "a\udc00b", "\udc00\ud800", new string('x', 5000) + "\ud83d"])
        {
            PgInputException refused = await pool.RefusesAsync("select $1::text", text);
            Assert.Equal("$1", refused.ParamName);
            Assert.Contains("surrogate", refused.Message, StringComparison.Ordinal);
            await pool.RefusesAsync("select $1::text[]", new[] { text });
            await pool.RefusesAsync(async () => await pool.ExecuteAsync($"select '{text}'"));
            await pool.RefusesAsync(async () => await pool.FetchAsync($"select '{text}'"));
        }
        Assert.Equal("\ud83d\ude00", await pool.RoundTripAsync("text", "\ud83d\ude00"));
    }

    [Theory]
    [InlineData("ff")]
    [InlineData("c0af")]
    [InlineData("eda080")]
    public async Task B18_Bytes_that_are_no_UTF8_are_refused_here_as_text_and_by_the_server_as_a_file(string hex)
    {
        await using Table table = await Table.CreateAsync(fixture);
        byte[] bytes = Convert.FromHexString(hex);
        PgInputException refused = await table.Pool.RefusesAsync("select $1::text", bytes);
        Assert.Contains("UTF-8", refused.Message, StringComparison.Ordinal);
        await table.Pool.ServerRefusesAsync("22021", "select convert_from($1::bytea, 'UTF8')", bytes);
        await table
            .Pool.CopyToTableAsync(table.Name, (byte[])[.. "1\t"u8, .. bytes, (byte)'\n'])
            .FailsWithAsync("22021");
        Assert.Equal(0, await table.CountAsync());
        await table.Pool.IsUsableAsync();
    }

    [Fact]
    public async Task B19_An_escaped_NUL_in_jsonb_is_the_servers_error()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.ServerRefusesAsync("22P05", "select $1::jsonb", "{\"a\":\"\\u0000\"}");
        await pool.ServerRefusesAsync("22P05", "select $1::text::jsonb", "{\"a\":\"\\u0000\"}");
        Assert.Equal("\"\\u0000\"", await pool.FetchValueAsync<string>("select $1::json::text", "\"\\u0000\"").Soon());
    }

    [Fact]
    public async Task B20_What_is_longer_than_a_gigabyte_is_refused_before_a_byte_is_sent()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        string[] texts = [.. Enumerable.Repeat(new string('x', 1 << 20), 1025)];
        PgInputException refused = await pool.RefusesAsync("select $1::text[]", texts);
        Assert.Equal("$1", refused.ParamName);
        Assert.Contains("1073741822 bytes", refused.Message, StringComparison.Ordinal);

        // Never looked into, so the memory is only promised.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(1 << 30);
        refused = await pool.RefusesAsync("select $1::bytea", bytes);
        Assert.Contains("1073741822 bytes", refused.Message, StringComparison.Ordinal);

        string text = new('x', 32 << 20);
        Assert.Equal(text.Length, await pool.FetchValueAsync<int>("select length($1)", text).Soon());
    }
}
