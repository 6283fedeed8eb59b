using System.Data.Common;
using ActorPg.Wire.Errors;

namespace ActorPg.Wire.Tests.Errors;

public sealed class ExceptionTests
{
    private static readonly ErrorFields _fields = new()
    {
        LocalizedSeverity = "FEHLER",
        InvariantSeverity = "ERROR",
        SqlState = SqlStates.UniqueViolation,
        MessageText = "duplicate key value violates unique constraint \"pk\"",
        Detail = "Key (card)=(4111111111111111) already exists.",
        Hint = "Choose another.",
        Position = 15,
        InternalPosition = 3,
        InternalQuery = "select secret",
        Where = "function f",
        SchemaName = "public",
        TableName = "t",
        ColumnName = "card",
        DataTypeName = "text",
        ConstraintName = "pk",
        File = "nbtinsert.c",
        Line = 673,
        Routine = "_bt_check_unique",
    };

    [Fact]
    public void A_server_error_carries_every_field()
    {
        var exception = new PostgresException(_fields);

        Assert.Equal("23505", exception.SqlState);
        Assert.Equal("23505", ((DbException)exception).SqlState);
        Assert.Equal("ERROR", exception.Severity);
        Assert.Equal(_fields.MessageText, exception.MessageText);
        Assert.Equal(_fields.Detail, exception.Detail);
        Assert.Equal(_fields.Hint, exception.Hint);
        Assert.Equal(15, exception.Position);
        Assert.Equal(3, exception.InternalPosition);
        Assert.Equal("select secret", exception.InternalQuery);
        Assert.Equal("function f", exception.Where);
        Assert.Equal("public", exception.SchemaName);
        Assert.Equal("t", exception.TableName);
        Assert.Equal("card", exception.ColumnName);
        Assert.Equal("text", exception.DataTypeName);
        Assert.Equal("pk", exception.ConstraintName);
        Assert.Equal("nbtinsert.c", exception.File);
        Assert.Equal(673, exception.Line);
        Assert.Equal("_bt_check_unique", exception.Routine);
        Assert.Equal(PgOutcome.Server, exception.Outcome);
        Assert.False(exception.SafeToRetry);
    }

    [Fact]
    public void A_message_shows_code_text_and_hint_but_no_data()
    {
        string shown = new PostgresException(_fields).ToString();

        Assert.Contains("23505: duplicate key value", shown, StringComparison.Ordinal);
        Assert.Contains("HINT: Choose another.", shown, StringComparison.Ordinal);
        Assert.Contains("Detail property", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("select secret", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", _fields.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("4111", new PgNotice(_fields).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_says_nothing_of_a_detail_that_is_not_there() =>
        Assert.Equal("57P01: bye", new PostgresException(SqlStates.AdminShutdown, "bye", "FATAL").Message);

    [Fact]
    public void A_notice_carries_every_field()
    {
        var notice = new PgNotice(_fields);

        Assert.Equal("23505", notice.SqlState);
        Assert.Equal("ERROR", notice.Severity);
        Assert.Equal(_fields.Detail, notice.Detail);
        Assert.Equal(_fields.ConstraintName, notice.ConstraintName);
        Assert.Equal(673, notice.Line);
    }

    [Theory]
    [InlineData(SqlStates.SerializationFailure, true)]
    [InlineData(SqlStates.DeadlockDetected, true)]
    [InlineData(SqlStates.LockNotAvailable, true)]
    [InlineData(SqlStates.TooManyConnections, true)]
    [InlineData(SqlStates.CannotConnectNow, true)]
    [InlineData(SqlStates.AdminShutdown, true)]
    [InlineData(SqlStates.UniqueViolation, false)]
    [InlineData(SqlStates.QueryCanceled, false)]
    [InlineData(SqlStates.TransactionResolutionUnknown, false)]
    [InlineData(SqlStates.StatementCompletionUnknown, false)]
    public void Knows_what_may_succeed_when_done_again(string sqlState, bool isTransient) =>
        Assert.Equal(isTransient, new PostgresException(sqlState, "no").IsTransient);

    [Fact]
    public void A_timeout_has_a_timeout_inside_and_its_cause_in_that()
    {
        var cause = new PostgresException(SqlStates.QueryCanceled, "canceled");
        var timeout = new PgTimeoutException("The query took longer than 1 s.", PgOutcome.Server, cause);

        Assert.IsType<TimeoutException>(timeout.InnerException);
        Assert.Same(cause, timeout.InnerException.InnerException);
        Assert.False(timeout.IsTransient);
        Assert.True(new PgTimeoutException("No connection came free.", PgOutcome.NotSent).IsTransient);
    }

    [Fact]
    public void A_cancellation_is_the_callers_own()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var cause = new PostgresException(SqlStates.QueryCanceled, "canceled");
        var canceled = new PgCanceledException("Canceled by the caller.", PgOutcome.Server, cause, source.Token);

        Assert.IsAssignableFrom<OperationCanceledException>(canceled);
        Assert.Equal(source.Token, canceled.CancellationToken);
        Assert.Same(cause, canceled.InnerException);
        Assert.Equal(PgOutcome.Server, canceled.Outcome);
        Assert.False(canceled.SafeToRetry);
    }

    [Fact]
    public void What_was_turned_away_or_never_logged_in_was_not_sent()
    {
        Assert.True(new PgOverloadedException("The queue is full.").SafeToRetry);
        Assert.True(new PgOverloadedException("The queue is full.").IsTransient);
        Assert.Equal(PgOutcome.NotSent, new PgAuthenticationException("No.").Outcome);
        Assert.False(new PgAuthenticationException("No.").IsTransient);
    }
}
