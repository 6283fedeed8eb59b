using System.Text.Json.Nodes;

namespace ActorPg.Server.Tests.Types;

[Collection(ServerFixture.Collection)]
public sealed class CustomCodecTests(ServerFixture fixture)
{
    private static readonly PgTypeCodec _json = PgTypeCodec.Text<JsonNode>(
        "pg_catalog.json",
        node => node.ToJsonString(),
        text => JsonNode.Parse(text)!
    );

    [Fact]
    public async Task A_text_codec_serves_all_connections_and_the_arrays_and_composites_of_its_type()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type holder as (id int, doc json)");
        await using PgPool pool = await schema.StartPoolAsync(3, new PgTypeMap().Use(_json));
        await using PgSession one = await pool.AcquireAsync().Soon();
        await using PgSession other = await pool.AcquireAsync().Soon();
        foreach (PgClient client in (PgClient[])[one, other, pool])
        {
            var node = await client.FetchValueAsync<JsonNode>("select '{\"a\": 1}'::json").Soon();
            Assert.Equal(1, (int)node!["a"]!);
            var same = (JsonNode?)await client.FetchValueAsync<object>("select $1::json", PgArgument.From(node)).Soon();
            Assert.Equal(1, (int)same!["a"]!);
            JsonNode?[] many = (
                await client.FetchValueAsync<JsonNode?[]>("select $1::json[]", new JsonNode?[] { node, null }).Soon()
            )!;
            Assert.Equal(1, (int)many[0]!["a"]!);
            Assert.Null(many[1]);
            var holder = await client.FetchValueAsync<PgRecord>("select $1::holder", PgArgument.From((7, node))).Soon();
            Assert.Equal((7, 1), (holder.Get<int>("id"), (int)holder.Get<JsonNode>("doc")["a"]!));
        }
    }

    [Fact]
    public async Task A_binary_codec_gets_the_bytes_both_ways()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.SetTypeCodecAsync(
                PgTypeCodec.Binary<Uri>(
                    "text",
                    uri => System.Text.Encoding.UTF8.GetBytes(uri.ToString()),
                    bytes => new Uri(System.Text.Encoding.UTF8.GetString(bytes))
                )
            )
            .Soon();
        var uri = new Uri("http://example.org/x");
        Assert.Equal(uri, await pool.FetchValueAsync<Uri>("select $1::text", PgArgument.From(uri)).Soon());
        Assert.Equal([uri], (await pool.FetchValueAsync<Uri[]>("select $1::text[]", new[] { uri }).Soon())!);
    }

    [Theory]
    [InlineData("date", "2000-02-01", new object[] { 31 })]
    [InlineData("date", "infinity", new object[] { int.MaxValue })]
    [InlineData("date", "-infinity", new object[] { int.MinValue })]
    [InlineData("time", "00:00:01.5", new object[] { 1_500_000L })]
    [InlineData("timetz", "00:00:01+01", new object[] { 1_000_000L, -3600 })]
    [InlineData("timestamp", "2000-01-01 00:00:02", new object[] { 2_000_000L })]
    [InlineData("timestamp", "infinity", new object[] { long.MaxValue })]
    [InlineData("timestamptz", "2000-01-01 00:00:03+00", new object[] { 3_000_000L })]
    [InlineData("timestamptz", "-infinity", new object[] { long.MinValue })]
    [InlineData("interval", "1 year 2 days 00:00:03", new object[] { 12, 2, 3_000_000L })]
    public async Task Dates_and_times_come_in_parts(string type, string text, object[] parts)
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.SetTypeCodecAsync(PgTypeCodec.Parts<Parts>(type, value => value.Values, values => new Parts(values)))
            .Soon();
        var read = await pool.FetchValueAsync<Parts>($"select '{text}'::{type}").Soon();
        Assert.Equal(parts, read!.Values);
        Assert.True(
            await pool.FetchValueAsync<bool>($"select $1::{type} = '{text}'::{type}", PgArgument.From(read)).Soon()
        );
    }

    [Fact]
    public async Task A_composite_comes_as_its_attributes()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create type spot as (x int, y int, words tsvector)"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.SetTypeCodecAsync(
                PgTypeCodec.Parts<(int X, int Y)>(
                    $"{schema.Name}.spot",
                    spot => [spot.X, spot.Y, "a"],
                    parts => ((int)parts[0]!, (int)parts[1]!)
                )
            )
            .Soon();
        Assert.Equal((1, 2), await pool.FetchValueAsync<(int, int)>("select $1::spot", PgArgument.From((1, 2))).Soon());
        Assert.Equal(
            [(1, 2)],
            (await pool.FetchValueAsync<(int, int)[]>("select $1::spot[]", new[] { (1, 2) }).Soon())!
        );
        var wrong = await pool.SetTypeCodecAsync(PgTypeCodec.Text<string>($"{schema.Name}.spot", s => s, s => s))
            .FailsAsync<PgInputException>();
        Assert.Contains("PgTypeCodec.Parts", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_enum_may_have_a_codec()
    {
        await using Schema schema = await Schema.CreateAsync(fixture, "create type mood as enum ('sad', 'ok')");
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.SetTypeCodecAsync(
                PgTypeCodec.Text<int>($"{schema.Name}.mood", n => n == 0 ? "sad" : "ok", s => s == "sad" ? 0 : 1)
            )
            .Soon();
        Assert.Equal(1, await pool.FetchValueAsync<int>("select $1::mood", 1).Soon());
        Assert.Equal(
            [0, null, 1],
            (await pool.FetchValueAsync<int?[]>("select $1::mood[]", new int?[] { 0, null, 1 }).Soon())!
        );
    }

    [Fact]
    public async Task A_domain_an_array_a_range_and_a_type_without_parts_are_refused()
    {
        await using Schema schema = await Schema.CreateAsync(
            fixture,
            "create domain positive as int; create type mood as enum ('ok')"
        );
        await using PgPool pool = await schema.StartPoolAsync();
        await RefusedAsync($"{schema.Name}.positive", "is a domain");
        await RefusedAsync($"{schema.Name}._mood", "is an array");
        await RefusedAsync("_int4", "is an array");
        await RefusedAsync("int4range", "no scalar");
        await RefusedAsync("record", "no scalar");
        await RefusedAsync("no_such_type", "unknown type: public.no_such_type");
        await RefusedAsync("app.mood", "unknown type: app.mood");
        var parts = await pool.SetTypeCodecAsync(PgTypeCodec.Parts<int>("uuid", _ => [], _ => 0))
            .FailsAsync<PgInputException>();
        Assert.Contains("no parts", parts.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PgInputException>(async () =>
            await schema.StartPoolAsync(1, new PgTypeMap().Use(PgTypeCodec.Text<string>("nothing", s => s, s => s)))
        );

        async Task RefusedAsync(string type, string why)
        {
            var refused = await pool.SetTypeCodecAsync(PgTypeCodec.Text<string>(type, s => s, s => s))
                .FailsAsync<PgInputException>();
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Statements_prepared_before_keep_their_codecs()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync(2);
        const string Sql = "select '[1]'::json as j";
        PgStatement prepared = await pool.PrepareAsync(Sql).Soon();
        Assert.Equal("[1]", await prepared.FetchValueAsync<object>().Soon());
        await pool.SetTypeCodecAsync(_json).Soon();
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("[1]", await prepared.FetchValueAsync<object>().Soon());
            Assert.IsType<JsonArray>(await pool.FetchValueAsync<object>(Sql).Soon());
        }
        Assert.IsType<JsonArray>(await (await pool.PrepareAsync(Sql).Soon()).FetchValueAsync<object>().Soon());

        Assert.True(pool.ResetTypeCodec("json"));
        Assert.False(pool.ResetTypeCodec("json"));
        Assert.Equal("[1]", await pool.FetchValueAsync<object>(Sql).Soon());
        Assert.Equal(new[] { "[1]" }, await pool.FetchValueAsync<object>("select array['[1]'::json]").Soon());
    }

    [Fact]
    public async Task What_a_codec_throws_is_the_calls_failure_and_the_connection_stays()
    {
        await using Schema schema = await Schema.CreateAsync(fixture);
        await using PgPool pool = await schema.StartPoolAsync();
        await pool.SetTypeCodecAsync(
                PgTypeCodec.Text<string>(
                    "json",
                    _ => throw new InvalidOperationException("no"),
                    _ => throw new InvalidOperationException("never")
                )
            )
            .Soon();
        var read = await pool.FetchValueAsync<string>("select '1'::json").FailsAsync<PgDecodeException, string?>();
        Assert.Contains("never", read.Message, StringComparison.Ordinal);
        var written = await Assert.ThrowsAsync<PgInputException>(async () =>
            await pool.FetchValueAsync<string>("select $1::json", "1").Soon()
        );
        Assert.Equal("$1", written.ParamName);
        Assert.Equal(1, await pool.FetchValueAsync<int>("select 1").Soon());
        Assert.Equal(0, pool.GetStatistics().Restarts);
    }

    private sealed record Parts(IReadOnlyList<object?> Values);
}
