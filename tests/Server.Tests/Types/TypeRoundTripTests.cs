namespace ActorPg.Server.Tests.Types;

/// <summary>Generated values of every built-in type: there and back in binary, and as the server prints and reads them.</summary>
[Collection(ServerFixture.Collection)]
public sealed class TypeRoundTripTests(ServerFixture fixture)
{
    private const int ValuesPerCase = 32;
    private const int ArraysPerCase = 4;

    public static TheoryData<int, string> Cases
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (int i = 0; i < TypeCases.All.Count; i++)
            {
                data.Add(i, TypeCases.All[i].ToString());
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_value_comes_back_and_prints_as_the_server_prints_it(int index, string name)
    {
        Assert.NotEmpty(name);
        await using PgPool pool = await StartPoolAsync();
        for (int seed = 0; seed < ValuesPerCase; seed++)
        {
            await TypeCases.All[index].CheckValueAsync(pool, new Draw((index * 1000) + seed));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Arrays_with_nulls_and_of_two_dimensions_come_back(int index, string name)
    {
        Assert.NotEmpty(name);
        await using PgPool pool = await StartPoolAsync();
        for (int seed = 0; seed < ArraysPerCase; seed++)
        {
            await TypeCases.All[index].CheckArraysAsync(pool, new Draw((index * 1000) + 500 + seed));
        }
    }

    [Fact]
    public async Task A_row_of_all_types_streamed_is_the_row_fetched()
    {
        await using PgPool pool = await StartPoolAsync();
        string columns = string.Join(
            ", ",
            TypeCases.All.Select((type, i) => $"case when n % 5 = 4 then null else ${i + 2}::{type.Type} end as c{i}")
        );
        var draw = new Draw(77);
        object[] values = [.. TypeCases.All.Select(type => type.Draw(draw))];
        PgArgument[] arguments = [40, .. values.Select(PgArgument.From)];
        string sql = $"select n, {columns} from generate_series(1, $1::int) n";

        QueryResult fetched = await pool.FetchAsync(sql, arguments).Soon();
        List<PgRecord> streamed = [];
        await foreach (PgRecord row in pool.StreamAsync(sql, arguments))
        {
            streamed.Add(row);
        }

        Assert.Equal((40, 40), (fetched.Count, streamed.Count));
        for (int n = 0; n < 40; n++)
        {
            Check(fetched[n], n + 1, values);
            Check(streamed[n], n + 1, values);
        }
    }

    private static void Check(PgRecord row, int n, object[] values)
    {
        Assert.Equal(n, row.Get<int>(0));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(n % 5 == 4, row.IsNull(i + 1));
            if (n % 5 != 4)
            {
                TypeCases.All[i].CheckColumn(row, i + 1, values[i]);
            }
        }
    }

    private async Task<PgPool> StartPoolAsync()
    {
        PgPool pool = await fixture.StartPoolAsync(change: o =>
            o.WithSetting("TimeZone", "UTC").WithSetting("IntervalStyle", "iso_8601").WithSetting("lc_monetary", "C")
        );
        TypeCases.Role = await pool.FetchValueAsync<string>("select current_user::text").Soon() ?? "";
        return pool;
    }
}
