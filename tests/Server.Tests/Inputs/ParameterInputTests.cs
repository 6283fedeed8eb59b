namespace ActorPg.Server.Tests.Inputs;

/// <summary>Bad parameters, by their numbers in the catalogue.</summary>
[Collection(ServerFixture.Collection)]
public sealed class ParameterInputTests(ServerFixture fixture)
{
    [Theory]
    [InlineData("select $1::int + $2::int", 1, "expects 2 arguments for this query, 1 was passed")]
    [InlineData("select $1::int + $2::int", 3, "expects 2 arguments for this query, 3 were passed")]
    [InlineData("select 1", 1, "expects 0 arguments for this query, 1 was passed")]
    public async Task B30_Too_few_or_too_many_arguments_are_counted(string sql, int count, string expected)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgInputException refused = await pool.RefusesAsync(sql, [.. Enumerable.Repeat<PgArgument>(1, count)]);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B31_65536_arguments_are_refused_and_65535_are_not()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgArgument[] arguments = [.. Enumerable.Range(0, 65_536).Select(i => (PgArgument)i)];
        string list = string.Join(",", Enumerable.Range(1, 65_535).Select(i => $"${i}::int"));
        string sql = $"select cardinality(array[{list}])";
        PgInputException refused = await pool.RefusesAsync(async () => await pool.FetchAsync(sql, default, arguments));
        Assert.Contains("at most 65535 arguments, 65536 were passed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(65_535, await pool.FetchValueAsync<int>(sql, default, arguments.AsSpan(1)).Soon());
        await pool.RefusesAsync(async () => await pool.FetchAsync(sql, default, arguments));
    }

    [Fact]
    public async Task B32_Text_that_is_no_number_is_refused_here_and_as_text_for_any_type_by_the_server()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PgInputException refused = await pool.RefusesAsync("select $1::int", "abc");
        Assert.Contains("String cannot be sent as int4", refused.Message, StringComparison.Ordinal);
        await pool.ServerRefusesAsync("22P02", "select $1::int", Pg.Text("abc"));
        await pool.ServerRefusesAsync("22P02", "select $1::text::int", "abc");
    }

    [Theory]
    [InlineData(3, "08P01")]
    [InlineData(5, "22P03")]
    [InlineData(0, "08P01")]
    public async Task B33_Bytes_of_the_wrong_length_come_from_a_codec_of_the_users_alone_and_are_the_servers_error(
        int bytes,
        string sqlState
    )
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        await pool.SetTypeCodecAsync(PgTypeCodec.Binary<Version>("int4", _ => new byte[bytes], _ => new Version()))
            .Soon();
        PostgresException refused = await pool.FetchAsync("select $1::int4", PgArgument.From(new Version(1, 2)))
            .FailsWithAsync(sqlState);
        Assert.Equal("ERROR", refused.Severity);
        Assert.True(pool.ResetTypeCodec("int4"));
        Assert.Equal("41", await pool.FetchValueAsync<string>("select $1::text", "41").Soon());
        await pool.ReloadTypesAsync();
        Assert.Equal((0, 0), (pool.GetStatistics().Restarts, pool.GetStatistics().Losses));
    }

    [Fact]
    public async Task B34_Each_argument_has_the_format_of_its_own_whatever_the_mixture()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        const string Sql = "select $1::int + $2::int, $3::tsvector::text, $4::text";
        for (int mask = 0; mask < 4; mask++)
        {
            PgRecord row = (
                await pool.FetchRowAsync(
                        Sql,
                        (mask & 1) == 0 ? 20 : Pg.Text("20"),
                        (mask & 2) == 0 ? 22 : Pg.Text("22"),
                        "'a'",
                        "x"
                    )
                    .Soon()
            )!.Value;
            Assert.Equal((42, "'a'", "x"), (row.Get<int>(0), row.Get<string>(1), row.Get<string>(2)));
        }
        await pool.IsUsableAsync();
    }

    [Fact]
    public async Task B35_A_parameter_without_a_type_is_the_servers_error_with_the_advice_to_cast()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException refused = await pool.ServerRefusesAsync("42P18", "select $1 is null", 1);
        Assert.Contains("$1", refused.MessageText, StringComparison.Ordinal);
        Assert.Contains("$1::int", refused.Hint, StringComparison.Ordinal);
        Assert.True(await pool.FetchValueAsync<bool>("select $1::int is null", PgArgument.Null).Soon());
    }

    [Theory]
    [InlineData("select $0::int", "42P02")]
    [InlineData("select $65536::int", "42P18")]
    [InlineData("select $1::int, $3::int", "42P18")]
    public async Task B36_A_parameter_that_cannot_be_is_the_servers_error(string sql, string sqlState)
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (int count in (int[])[0, 1, 3])
        {
            await pool.ServerRefusesAsync(sqlState, sql, new PgArgument[count]);
        }
    }

    [Fact]
    public async Task B37_A_type_that_is_not_there_is_the_servers_error_with_its_number()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        PostgresException refused = await pool.ServerRefusesAsync(
            "XX000",
            "select array_in($1::text::cstring, $2::oid, -1)",
            "{1}",
            999_999
        );
        Assert.Contains("999999", refused.MessageText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task B38_A_CLR_type_without_a_codec_is_named_beside_the_servers()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (string type in (string[])["int4", "text", "timestamptz", "int4[]", "int4range"])
        {
            PgInputException refused = await pool.RefusesAsync(
                $"select $1::{type}",
                PgArgument.From(new Version(1, 0))
            );
            Assert.Contains(
                $"Version cannot be sent as {type}",
                refused.Message.Replace("_int4", "int4[]", StringComparison.Ordinal),
                StringComparison.Ordinal
            );
            Assert.Equal("$1", refused.ParamName);
        }
    }

    [Fact]
    public async Task B39_NULL_is_sent_in_any_guise_and_read_only_as_what_can_be_null()
    {
        await using PgPool pool = await fixture.StartPoolAsync();
        foreach (
            PgArgument none in (PgArgument[])
                [PgArgument.Null, DBNull.Value, (string?)null, (int?)null, PgArgument.Of<byte[]?>(null), Pg.Text(null)]
        )
        {
            Assert.True(await pool.FetchValueAsync<bool>("select $1::int is null", none).Soon());
            Assert.Null(await pool.FetchValueAsync<int?>("select $1::int", none).Soon());
            Assert.Null(await pool.FetchValueAsync<string>("select $1::text", none).Soon());
            var unfit = await pool.FetchValueAsync<int>("select $1::int", none).FailsAsync<InvalidCastException, int>();
            Assert.Contains("NULL", unfit.Message, StringComparison.OrdinalIgnoreCase);
        }
        await pool.IsUsableAsync();
    }
}
