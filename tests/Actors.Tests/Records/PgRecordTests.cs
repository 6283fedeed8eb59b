namespace ActorPg.Tests.Records;

public sealed class PgRecordTests
{
    private static readonly PgRecord _ada = Rows.Record(("id", 7), ("name", "Ada"), ("mail", null));

    [Fact]
    public void Values_are_read_by_index_and_by_name()
    {
        Assert.Equal(3, _ada.Count);
        Assert.Equal(7, _ada[0]);
        Assert.Equal("Ada", _ada["name"]);
        Assert.Null(_ada[2]);
        Assert.Equal(7, _ada.Get<int>("id"));
        Assert.Equal("Ada", _ada.Get<string>(1));
    }

    [Fact]
    public void Columns_can_be_read_in_any_order_and_again()
    {
        int[] order = [2, 0, 1, 1, 2, 2, 0, 0, 1];
        object?[] values = [7, "Ada", null];
        Assert.All(order, i => Assert.Equal(values[i], _ada[i]));
    }

    [Fact]
    public void A_nullable_type_takes_NULL_and_a_value()
    {
        PgRecord record = Rows.Record(("a", 5), ("b", 0.5));
        PgRecord empty = Rows.Result(Rows.Describe(("a", TestCodecs.Int4)), new object?[] { null })[0];

        Assert.Equal(5, record.Get<int?>(0));
        Assert.Equal(5L, record.Get<long?>(0));
        Assert.Equal(0.5, record.Get<double?>(1));
        Assert.Null(empty.Get<int?>(0));
        Assert.Null(_ada.Get<string?>("mail"));
    }

    [Fact]
    public void NULL_as_a_value_type_names_the_column_and_the_way_out()
    {
        PgRecord record = Rows.Result(Rows.Describe(("age", TestCodecs.Int4)), new object?[] { null })[0];
        var error = Assert.Throws<InvalidCastException>(() => record.Get<int>("age"));
        Assert.Equal("Column 'age' of type int4 is NULL, which int cannot be; read it with Get<int?>.", error.Message);
    }

    [Fact]
    public void A_wrong_type_names_the_column_its_type_and_both_CLR_types()
    {
        var error = Assert.Throws<InvalidCastException>(() => _ada.Get<DateOnly>("name"));
        Assert.Equal(
            "Column 'name' is of type text and cannot be read as DateOnly; it reads as string.",
            error.Message
        );
        Assert.Throws<InvalidCastException>(() => _ada.Get<int?>("name"));
        Assert.Throws<InvalidCastException>(() => _ada.Get<string>("id"));
        Assert.Throws<InvalidCastException>(() => _ada.Get<ConsoleColor?>("id"));
    }

    [Fact]
    public void A_value_widens_to_what_its_codec_knows_and_to_its_base_types()
    {
        Assert.Equal(7L, _ada.Get<long>("id"));
        Assert.Equal(7, _ada.Get<object>("id"));
        Assert.Equal(7, _ada.Get<IFormattable>("id"));
        Assert.Equal([1, 2], Rows.Record(("a", new[] { 1, 2 })).Get<IReadOnlyList<int>>(0));
    }

    [Fact]
    public void An_unknown_name_lists_the_columns()
    {
        var error = Assert.Throws<KeyNotFoundException>(() => _ada["Name"]);
        Assert.Equal("The record has no column 'Name'; the columns are 'id', 'name', 'mail'.", error.Message);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void An_index_without_a_column_is_out_of_range(int column)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ada[column]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ada.Get<int>(column));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ada.IsNull(column));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ada.TryGet<int>(column, out _));
    }

    [Fact]
    public void Bytes_that_do_not_decode_name_the_column()
    {
        PgRecord record = Rows.Result(Rows.Describe(("age", TestCodecs.Int4)), [new byte[3]])[0];
        string[] messages =
        [
            Assert.Throws<PgDecodeException>(() => record.Get<int>(0)).Message,
            Assert.Throws<PgDecodeException>(() => record.Get<int?>(0)).Message,
            Assert.Throws<PgDecodeException>(() => record[0]).Message,
        ];
        Assert.All(messages, m => Assert.Equal("Column 'age' of type int4: an int4 has 4 bytes, not 3", m));
    }

    [Fact]
    public void TryGet_and_GetValueOrDefault_answer_for_NULL_and_for_no_column()
    {
        Assert.True(_ada.TryGet("id", out int id));
        Assert.Equal(7, id);
        Assert.False(_ada.TryGet<string>("mail", out _));
        Assert.False(_ada.TryGet<string>("phone", out _));
        Assert.Equal("none", _ada.GetValueOrDefault("mail", "none"));
        Assert.Equal("none", _ada.GetValueOrDefault("phone", "none"));
        Assert.Equal("Ada", _ada.GetValueOrDefault(1, "none"));
        Assert.Throws<InvalidCastException>(() => _ada.TryGet<int>("name", out _));
    }

    [Fact]
    public void IsNull_does_not_decode()
    {
        PgRecord record = Rows.Result(Rows.Describe(("age", TestCodecs.Int4)), [new byte[3]])[0];
        Assert.False(record.IsNull(0));
        Assert.True(_ada.IsNull("mail"));
    }

    [Fact]
    public void Of_columns_that_share_a_name_each_has_its_index_and_the_last_has_the_name()
    {
        PgRecord record = Rows.Record(("a", 1), ("a", 2), ("b", 3));
        Assert.Equal([1, 2, 3], record);
        Assert.Equal(2, record["a"]);
        Assert.Equal("a a b", string.Join(' ', record.Keys));
        Assert.Equal([new("a", 1), new("a", 2), new("b", 3)], record.Items);

        PgRecord wide = Rows.Record(("a", 1), ("a", 2), ("b", 3), ("c", 4), ("d", 5), ("a", 6));
        Assert.Equal(6, wide["a"]);
    }

    [Fact]
    public void It_is_a_list_of_values_and_a_container_of_names()
    {
        Assert.Equal([7, "Ada", null], _ada);
        Assert.True(_ada.ContainsKey("mail"));
        Assert.False(_ada.ContainsKey("Ada"));
        Assert.Equal(["Ada", null], _ada[1..]);
        Assert.Equal([], _ada[3..]);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ada[2..4]);
        Assert.Equal("int4 text text", string.Join(' ', _ada.Columns.Select(c => c.Type.Name)));
    }

    [Fact]
    public void Records_with_equal_values_are_equal_whatever_their_names()
    {
        PgRecord other = Rows.Record(("x", 7), ("y", "Ada"), ("z", null));
        Assert.True(_ada == other);
        Assert.Equal(_ada.GetHashCode(), other.GetHashCode());
        Assert.Contains(other, new HashSet<PgRecord> { _ada });
        Assert.False(_ada.Equals(Rows.Record(("id", 8), ("name", "Ada"), ("mail", null))));
        Assert.False(_ada.Equals(Rows.Record(("id", 7), ("name", "Ada"))));
        Assert.False(_ada.Equals("Ada"));
    }

    [Fact]
    public void Arrays_in_records_are_compared_by_their_elements()
    {
        PgRecord one = Rows.Record(("a", new[] { 1, 2 }));
        PgRecord same = Rows.Record(("a", new[] { 1, 2 }));
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != Rows.Record(("a", new[] { 1, 3 })));
        Assert.True(one < Rows.Record(("a", new[] { 1, 3 })));
        Assert.True(one < Rows.Record(("a", new[] { 1, 2, 0 })));
    }

    [Fact]
    public void Records_are_ordered_by_the_first_values_that_differ()
    {
        PgRecord[] sorted =
        [
            Rows.Record(("n", null)),
            Rows.Record(("n", "A")),
            Rows.Record(("n", "A"), ("m", 1)),
            Rows.Record(("n", "a")),
        ];
        PgRecord[] shuffled = [sorted[2], sorted[3], sorted[0], sorted[1]];
        Assert.Equal(sorted, shuffled.Order());
        Assert.True(sorted[1] <= sorted[2] && sorted[2] >= sorted[1] && sorted[3] > sorted[2]);
        Assert.Throws<InvalidOperationException>(() => sorted[1] < Rows.Record(("n", 1)));
    }

    [Fact]
    public void ToString_shows_names_and_types_but_no_value()
    {
        Assert.Equal("<PgRecord id int4, name text, mail text>", _ada.ToString());
    }

    [Fact]
    public void A_default_record_is_one_without_columns_and_equals_that_of_a_bare_SELECT()
    {
        PgRecord record = default;
        Assert.Empty(record);
        Assert.Equal(record, Rows.Result(Rows.Describe(), Array.Empty<object?>())[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => record[0]);
        Assert.Throws<KeyNotFoundException>(() => record["a"]);
        Assert.Equal("<PgRecord>", record.ToString());
    }

    [Fact]
    public void Columns_are_members_of_a_dynamic_record()
    {
        dynamic row = Rows.Record(("id", 7), ("owner_id", 8), ("Count", 9), ("gone", null));
        int id = row.id;
        int? gone = row.gone;
        Assert.Equal(7, id);
        Assert.Equal(8, (int)row.owner_id);
        Assert.Equal(9, (int)row.Count);
        Assert.Null(gone);
        Assert.Equal(7, (int)row["id"]);
        Assert.Equal(8L, (long)row.Get<long>(1));
        Assert.Throws<KeyNotFoundException>(() => (object?)row.nobody);
    }

    [Fact]
    public void A_dynamic_record_keeps_its_own_members_where_no_column_has_the_name()
    {
        int[] counts = new int[2];
        dynamic[] rows = [Rows.Record(("Count", 41)), Rows.Record(("id", 7), ("name", "Ada"))];
        for (int i = 0; i < 2; i++)
        {
            counts[i] = rows[i].Count;
        }
        Assert.Equal([41, 2], counts);
    }

    [Fact]
    public void Two_threads_that_read_one_batch_at_different_places_always_see_their_own_values()
    {
        const int columns = 12;
        const int rows = 50;
        var description = Rows.Describe([.. Enumerable.Range(0, columns).Select(i => ($"c{i}", TestCodecs.Int4))]);
        object?[][] values =
        [
            .. Enumerable
                .Range(0, rows)
                .Select(r => (object?[])[.. Enumerable.Range(0, columns).Select(c => Cell(r, c))]),
        ];
        QueryResult result = Rows.Result(description, values);
        using var start = new Barrier(2);
        int wrong = 0;

        void Read(int seed)
        {
            var random = new Random(seed);
            start.SignalAndWait();
            for (int i = 0; i < 300_000; i++)
            {
                int row = random.Next(rows);
                int column = random.Next(columns);
                int? value = result[row].Get<int?>(column);
                if (value != (int?)Cell(row, column))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }

        Thread[] threads = [new(() => Read(1)), new(() => Read(2))];
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_row_far_into_a_large_batch_and_a_column_far_to_the_right_are_read_right()
    {
        const int columns = 5000;
        var description = Rows.Describe([.. Enumerable.Range(0, columns).Select(i => ($"c{i}", TestCodecs.Int4))]);
        object?[] values = [.. Enumerable.Range(0, columns).Select(i => (object?)i)];
        byte[] run = Rows.Run([.. Enumerable.Repeat(values, 60)]);
        var batch = new ActorPg.Requests.RowBatch(description, run, run.Length, 60);
        int last = 59 * (run.Length / 60);
        Assert.True(last > 1 << 21);

        var record = new PgRecord(batch, last);
        int[] order = [4999, 0, 4095, 4096, 4097, 4095, 1, 4999];
        Assert.All(order, i => Assert.Equal(i, record.Get<int>(i)));
        var first = new PgRecord(batch, 0);
        Assert.All(order, i => Assert.Equal(i, first.Get<int>(i)));
    }

    private static object? Cell(int row, int column) => (row + column) % 7 == 0 ? null : (row * 100) + column;
}
