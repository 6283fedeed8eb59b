using ActorPg.Wire.Errors;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPg.Wire.Tests.Errors;

public sealed class ErrorFieldsTests
{
    [Fact]
    public void Reads_every_field()
    {
        ErrorFields fields = Read(
            "'SFEHLER'00'VERROR'00'C23505'00'Mdup'00'Ddetail'00'Hhint'00'P15'00'p3'00'qselect 2'00'Wfunction f'00"
                + "'spublic'00'ttable'00'ccol'00'dint4'00'npk'00'Ffile.c'00'L17'00'Rroutine'00 00"
        );

        Assert.Equal(
            new ErrorFields
            {
                LocalizedSeverity = "FEHLER",
                InvariantSeverity = "ERROR",
                SqlState = "23505",
                MessageText = "dup",
                Detail = "detail",
                Hint = "hint",
                Position = 15,
                InternalPosition = 3,
                InternalQuery = "select 2",
                Where = "function f",
                SchemaName = "public",
                TableName = "table",
                ColumnName = "col",
                DataTypeName = "int4",
                ConstraintName = "pk",
                File = "file.c",
                Line = 17,
                Routine = "routine",
            },
            fields
        );
        Assert.Equal("ERROR", fields.Severity);
    }

    [Theory]
    [InlineData("no terminator", "'SERROR'00'C23505'00'Mdup'00")]
    [InlineData("last field without its NUL", "'SERROR'00'C23505'00'Mdup'")]
    [InlineData("fields of the future", "'!new'00'SERROR'00'C23505'00'zzz'00'Mdup'00 fe'x'00 00")]
    [InlineData("bytes behind the terminator", "'SERROR'00'C23505'00'Mdup'00 00 'Cxxxxx'00")]
    [InlineData("the last of two counts", "'SERROR'00'C00000'00'C23505'00'Mdup'00 00")]
    [InlineData("numbers that are none", "'SERROR'00'C23505'00'Mdup'00'Pabc'00'L-1'00'p99999999999'00 00")]
    public void Passes_over_what_a_server_gets_wrong(string what, string body)
    {
        // H44.
        Assert.NotNull(what);
        ErrorFields fields = Read(body);

        Assert.Equal("23505", fields.SqlState);
        Assert.Equal("dup", fields.MessageText);
        Assert.Null(fields.Position);
        Assert.Null(fields.InternalPosition);
        Assert.Null(fields.Line);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("'M'")]
    public void An_error_without_code_has_the_empty_one(string body)
    {
        var exception = new PostgresException(Read(body));

        Assert.Equal(string.Empty, exception.SqlState);
        Assert.Equal("ERROR", exception.Severity);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public void Never_throws() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<byte[]>(),
                body => ErrorFields.Read(body) is { SqlState: not null, MessageText: not null }
            )
            .QuickCheckThrowOnFailure();

    private static ErrorFields Read(string body) => ErrorFields.Read(Golden.Bytes(body));
}
