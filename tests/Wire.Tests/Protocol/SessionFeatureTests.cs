using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class SessionFeatureTests
{
    [Theory]
    [InlineData("listen a")]
    [InlineData("/* x */ -- y\n UNLISTEN *")]
    [InlineData("set work_mem = '1MB'")]
    [InlineData("SET SESSION work_mem = '1MB'")]
    [InlineData("set role = x")]
    [InlineData("select 1;\nset x.y to 1")]
    [InlineData("prepare p as select 1")]
    [InlineData("load 'lib'")]
    [InlineData("declare c scroll cursor with hold for select 1")]
    [InlineData("create temp table t (a int)")]
    [InlineData("create local temporary table t as select 1")]
    [InlineData("select pg_advisory_lock(1)")]
    [InlineData("select PG_TRY_ADVISORY_LOCK_SHARED($1)")]
    [InlineData("select set_config('a.b', $1, false)")]
    public void What_needs_a_session_is_found(string sql) => Assert.NotNull(SessionFeature.Of(sql));

    [Theory]
    [InlineData("")]
    [InlineData(";;")]
    [InlineData("select 1")]
    [InlineData("set local work_mem = '1MB'")]
    [InlineData("SET TRANSACTION READ ONLY")]
    [InlineData("set constraints all deferred")]
    [InlineData("prepare transaction 'x'")]
    [InlineData("declare c cursor for select 1")]
    [InlineData("declare c cursor without hold for select 1")]
    [InlineData("create temp table t (a int) on commit drop")]
    [InlineData("select pg_advisory_xact_lock(1)")]
    [InlineData("select set_config('a.b', $1, true)")]
    [InlineData("select 'x; listen a'")]
    [InlineData("select E'it\\'s; listen a'")]
    [InlineData("select 'it''s; listen a'")]
    [InlineData("select \"; listen a\"")]
    [InlineData("select $$; listen a$$, $1, a$b$ from t")]
    [InlineData("select $q$; $$ listen a$q$")]
    [InlineData("/* /* */ ; listen a */ select 1")]
    [InlineData("update t set a = 1")]
    [InlineData("select 'unterminated; listen a")]
    public void What_needs_none_is_let_through(string sql) => Assert.Null(SessionFeature.Of(sql));

    [Theory]
    [InlineData("fetch 5 from c", true)]
    [InlineData(" EXECUTE p(1)", true)]
    [InlineData("select 1", false)]
    public void Results_that_depend_on_the_session_are_known(string sql, bool depends) =>
        Assert.Equal(depends, new SqlStatement(sql).IsOfTheSession);
}
