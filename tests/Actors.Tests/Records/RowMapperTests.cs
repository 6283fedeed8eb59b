using ActorPg.Api.Mapping;
using ActorPg.Wire.Protocol;

namespace ActorPg.Tests.Records;

public sealed class RowMapperTests
{
    private static readonly RowDescription _person = Rows.Describe(
        ("id", TestCodecs.Int4),
        ("full_name", TestCodecs.Text),
        ("owner_id", TestCodecs.Int4),
        ("extra", TestCodecs.Float8)
    );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_record_is_made_by_its_constructor_and_extra_columns_are_ignored(bool compile)
    {
        Assert.Equal(new Person(1, "Ada", 9), Map<Person>(compile, _person, 1, "Ada", 9, 0.5));
        Assert.Equal(new Person(1, "Ada", null), Map<Person>(compile, _person, 1, "Ada", null, null));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_order_of_columns_does_not_matter(bool compile)
    {
        RowDescription description = Rows.Describe(
            ("OWNERID", TestCodecs.Int4),
            ("FullName", TestCodecs.Text),
            ("Id", TestCodecs.Int4)
        );
        Assert.Equal(new Person(1, "Ada", 9), Map<Person>(compile, description, 9, "Ada", 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_exact_name_wins_over_another_case_and_that_over_underscores(bool compile)
    {
        RowDescription description = Rows.Describe(
            ("owner_id", TestCodecs.Int4),
            ("ownerid", TestCodecs.Int4),
            ("OwnerId", TestCodecs.Int4),
            ("OWNERID", TestCodecs.Int4)
        );
        Assert.Equal(3, Map<Settable>(compile, description, 1, 2, 3, 4).OwnerId);
        RowDescription loose = Rows.Describe(("ownerid", TestCodecs.Int4), ("owner_id", TestCodecs.Int4));
        Assert.Equal(1, Map<Settable>(compile, loose, 1, 2).OwnerId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Properties_are_set_after_the_constructor_and_keep_their_value_without_a_column(bool compile)
    {
        Settable made = Map<Settable>(compile, _person, 1, "Ada", 9, 0.5);
        Assert.Equal((1, "Ada", 9, "kept"), (made.Id, made.FullName, made.OwnerId, made.Note));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_optional_parameter_takes_its_default_without_a_column(bool compile)
    {
        RowDescription description = Rows.Describe(("id", TestCodecs.Int4));
        Assert.Equal(new Optional(5), Map<Optional>(compile, description, 5));
        Assert.Equal(ConsoleColor.Red, Map<Optional>(compile, description, 5).Color);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_constructor_with_the_most_parameters_that_are_there_is_taken(bool compile)
    {
        Assert.Equal(
            "two",
            Map<Choosy>(compile, Rows.Describe(("a", TestCodecs.Int4), ("b", TestCodecs.Int4)), 1, 2).By
        );
        Assert.Equal(
            "one",
            Map<Choosy>(compile, Rows.Describe(("a", TestCodecs.Int4), ("c", TestCodecs.Int4)), 1, 2).By
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Structs_are_made_with_and_without_a_constructor(bool compile)
    {
        RowDescription description = Rows.Describe(("x", TestCodecs.Int4), ("y", TestCodecs.Int4));
        Assert.Equal(new Point(1, 2), Map<Point>(compile, description, 1, 2));
        Plain plain = Map<Plain>(compile, description, 1, 2);
        Assert.Equal((1, 2), (plain.X, plain.Y));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tuples_are_filled_by_position(bool compile)
    {
        RowDescription two = Rows.Describe(("b", TestCodecs.Int4), ("b", TestCodecs.Text));
        Assert.Equal((1, "x"), Map<(int, string)>(compile, two, 1, "x"));
        Assert.Equal((null, null), Map<(int?, string?)>(compile, two, null, null));

        RowDescription nine = Rows.Describe([.. Enumerable.Range(1, 9).Select(i => ($"c{i}", TestCodecs.Int4))]);
        object?[] values = [.. Enumerable.Range(1, 9).Select(i => (object?)i)];
        Assert.Equal(
            (1, 2, 3, 4, 5, 6, 7, 8, 9),
            Map<(int, int, int, int, int, int, int, int, int)>(compile, nine, values)
        );
        var error = Assert.Throws<InvalidOperationException>(() => Map<(int, int)>(compile, nine, values));
        Assert.StartsWith(
            "A tuple of 2 elements needs as many columns; the columns are 'c1', ",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Scalars_need_a_single_column()
    {
        RowDescription one = Rows.Describe(("n", TestCodecs.Int4));
        Assert.Equal([1, 2], Rows.Result(one, [1], [2]).Map<int>());
        Assert.Equal([1L, null], Rows.Result(one, [1], [null]).Map<long?>());
        Assert.Equal(
            [
                [1, 2],
            ],
            Rows.Result(Rows.Describe(("a", TestCodecs.Int4Array)), [new[] { 1, 2 }]).Map<int[]>()
        );
        var error = Assert.Throws<InvalidOperationException>(() => Rows.Result(_person).Map<int>());
        Assert.Contains(
            "a result of one column; the columns are 'id', 'full_name'",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_record_or_a_dynamic_is_the_row_itself()
    {
        QueryResult result = Rows.Result(_person, [1, "Ada", 9, 0.5]);
        Assert.Equal(result[0], result.Map<PgRecord>()[0]);
        Assert.Equal("Ada", (string)result.Map<dynamic>()[0].full_name);
    }

    [Fact]
    public void A_statement_without_rows_or_columns_maps_to_nothing()
    {
        Assert.Empty(new QueryResult(RowDescription.None, null, [], CommandTag.Of("DELETE 1"u8)).Map<Person>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_missing_column_is_named_with_those_there_are_even_when_no_row_came(bool compile)
    {
        RowDescription description = Rows.Describe(("id", TestCodecs.Int4), ("name", TestCodecs.Text));
        var error = Assert.Throws<InvalidOperationException>(() => RowMapper<Person>.Create(description, compile));
        Assert.Equal("There is no column for Person.FullName (string); the columns are 'id', 'name'.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() => Rows.Result(description).Map<Demanding>());
        Assert.Equal("There is no column for Demanding.Must (int); the columns are 'id', 'name'.", error.Message);
        error = Assert.Throws<InvalidOperationException>(() =>
            Rows.Result(Rows.Describe(("typo", TestCodecs.Int4))).Map<Settable>()
        );
        Assert.Equal("There is no column for any of its members; the columns are 'typo'.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NULL_where_none_may_be_names_the_column_and_the_member(bool compile)
    {
        var error = Assert.Throws<InvalidCastException>(() => Map<Person>(compile, _person, null, "Ada", 9, null));
        Assert.Equal(
            "Column 'id' of type int4 is NULL, but Person.Id is int; declare it as int? to allow that.",
            error.Message
        );
        error = Assert.Throws<InvalidCastException>(() => Map<Person>(compile, _person, 1, null, 9, null));
        Assert.Contains(
            "'full_name' of type text is NULL, but Person.FullName is string",
            error.Message,
            StringComparison.Ordinal
        );
        error = Assert.Throws<InvalidCastException>(() =>
            Map<(int, int)>(compile, Rows.Describe(("a", TestCodecs.Int4), ("b", TestCodecs.Int4)), 1, null)
        );
        Assert.Contains(".Item2 is int", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_column_of_another_type_is_named(bool compile)
    {
        RowDescription description = Rows.Describe(
            ("id", TestCodecs.Text),
            ("full_name", TestCodecs.Text),
            ("owner_id", TestCodecs.Int4)
        );
        var error = Assert.Throws<InvalidCastException>(() => Map<Person>(compile, description, "1", "Ada", 9));
        Assert.Equal("Column 'id' is of type text and cannot be read as int; it reads as string.", error.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_constructor_throws_reaches_the_caller_as_it_is(bool compile)
    {
        Assert.Throws<FormatException>(() => Map<Throwing>(compile, Rows.Describe(("a", TestCodecs.Int4)), 1));
    }

    [Fact]
    public void The_mapper_of_a_description_is_made_once()
    {
        Assert.Same(RowMapper<Person>.For(_person), RowMapper<Person>.For(_person));
    }

    private static T Map<T>(bool compile, RowDescription description, params object?[] values) =>
        RowMapper<T>.Create(description, compile).Map(Rows.Result(description, values)[0]);

    private sealed record Person(int Id, string FullName, long? OwnerId);

    private sealed record Optional(
        int Id,
        string Name = "none",
        ConsoleColor Color = ConsoleColor.Red,
        DateTime At = default
    );

    private readonly record struct Point(int X, int Y);

    private struct Plain
    {
        public int X { get; set; }

        public int Y { get; init; }
    }

    private sealed class Settable
    {
        public int Id { get; init; }

        public string? FullName { get; set; }

        public int OwnerId { get; set; }

        public string Note { get; set; } = "kept";

        public string Computed => $"{Id} {FullName}";
    }

    private sealed class Demanding
    {
        public int Id { get; set; }

        public required int Must { get; init; }
    }

    private sealed class Choosy
    {
        public Choosy(int a)
        {
            By = $"one{(a == 1 ? "" : "?")}";
        }

        public Choosy(int a, int b)
        {
            By = (a, b) == (1, 2) ? "two" : "two?";
        }

        public string By { get; }
    }

    private sealed class Throwing
    {
        public Throwing(int a) => throw new FormatException(a.ToString(null, null));
    }
}
