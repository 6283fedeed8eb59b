using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class SqlScannerTests
{
    [Theory]
    [InlineData("select 1", "select")]
    [InlineData("  \t\r\n select 1", "select")]
    [InlineData("((select 1))", "select")]
    [InlineData(";;select 1", "select")]
    [InlineData("-- a comment\nselect 1", "select")]
    [InlineData("--\n--\n  select 1", "select")]
    [InlineData("-- nothing but this", "")]
    [InlineData("-- the server ends it here too\rset x = 1", "set")]
    [InlineData("/* a */select 1", "select")]
    [InlineData("/* a /* nested */ comment */ select 1", "select")]
    [InlineData("/* /* */ */-- x\n( /* y */ select 1)", "select")]
    [InlineData("/* open /* and open", "")]
    [InlineData("/**/select", "select")]
    [InlineData("/*/ drop */select", "select")]
    [InlineData("", "")]
    [InlineData("-", "")]
    [InlineData("/", "")]
    [InlineData("$1", "")]
    [InlineData("select", "select")]
    [InlineData("select(1)", "select")]
    [InlineData("select--x", "select")]
    [InlineData("my_verb 1", "my_verb")]
    public void Finds_the_first_word(string sql, string word)
    {
        Assert.Equal(word, SqlScanner.FirstWord(sql).ToString());
    }

    [Theory]
    [InlineData("select 1")]
    [InlineData("SELECT 1")]
    [InlineData("SeLeCt 1")]
    [InlineData("insert into t values (1)")]
    [InlineData("update t set x = 1")]
    [InlineData("delete from t")]
    [InlineData("with a as (select 1) select * from a")]
    [InlineData("values (1)")]
    [InlineData("table t")]
    [InlineData("merge into t using s on true when matched then delete")]
    [InlineData("explain select 1")]
    [InlineData("show all")]
    [InlineData("")]
    [InlineData("-- nothing")]
    [InlineData("/* set x */ (select 1)")]
    public void Statements_that_leave_nothing_behind_are_shared(string sql)
    {
        Assert.Equal(StatementKind.Shared, SqlScanner.Classify(sql));
    }

    [Theory]
    [InlineData("set x = 1")]
    [InlineData("listen a")]
    [InlineData("-- select\rset x = 1")]
    [InlineData("prepare p as select 1")]
    [InlineData("create temp table t (x int)")]
    [InlineData("declare c cursor for select 1")]
    [InlineData("discard all")]
    [InlineData("do $$ begin end $$")]
    [InlineData("call p()")]
    [InlineData("reindex table t")]
    [InlineData("frobnicate")]
    [InlineData("averyveryverylongword 1")]
    [InlineData("select set_config('x', '1', false)")]
    [InlineData("SELECT PG_ADVISORY_LOCK(1)")]
    [InlineData("select pg_try_advisory_lock(1)")]
    [InlineData("select pg_advisory_lock_shared(1)")]
    public void What_may_change_the_session_and_what_is_not_known_is_not(string sql)
    {
        Assert.Equal(StatementKind.Session, SqlScanner.Classify(sql));
    }

    [Theory]
    [InlineData("begin")]
    [InlineData("START TRANSACTION")]
    [InlineData("commit;")]
    [InlineData("end")]
    [InlineData("rollback to a")]
    [InlineData("abort")]
    [InlineData("savepoint a")]
    [InlineData("/* x */ release a")]
    public void Transactions_have_a_kind_of_their_own(string sql)
    {
        Assert.Equal(StatementKind.Transaction, SqlScanner.Classify(sql));
    }

    [Fact]
    public void Copy_has_one_too()
    {
        Assert.Equal(StatementKind.Copy, SqlScanner.Classify("copy t from stdin"));
    }

    [Fact]
    public void A_turkish_i_is_no_i()
    {
        Assert.Equal(StatementKind.Session, SqlScanner.Classify("l\u0131sten a"));
        Assert.Equal(StatementKind.Session, SqlScanner.Classify("w\u0131th a as (select 1) select 1"));
    }
}
