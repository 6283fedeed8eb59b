using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class StatementDirectoryTests
{
    [Fact]
    public void One_text_is_one_statement_while_it_is_in_use()
    {
        var directory = new StatementDirectory(generationSize: 8);
        SqlStatement used = directory.For("select 1");
        for (int n = 0; n < 1000; n++)
        {
            directory.For($"select 1 from t{n}");
            if (n % 5 == 0)
            {
                Assert.Same(used, directory.For("select 1"));
            }
        }
    }

    [Fact]
    public void What_is_not_used_for_two_generations_is_let_go()
    {
        var directory = new StatementDirectory(generationSize: 8);
        WeakReference[] forgotten = Fill(directory);
        GC.Collect();
        Assert.InRange(forgotten.Count(reference => reference.IsAlive), 0, 16);
        GC.KeepAlive(directory);

        static WeakReference[] Fill(StatementDirectory directory) =>
            [.. Enumerable.Range(0, 200).Select(n => new WeakReference(directory.For($"select {n}")))];
    }

    [Fact]
    public void Texts_differ_by_every_character()
    {
        var directory = new StatementDirectory();
        Assert.NotSame(directory.For("select 1"), directory.For("SELECT 1"));
        Assert.NotSame(directory.For("select 1"), directory.For("select 1 "));
        Assert.Same(directory.For("select 1"), directory.For(string.Concat("select", " 1")));
    }

    [Fact]
    public void Many_threads_get_the_same_statement()
    {
        var directory = new StatementDirectory(generationSize: 64);
        Parallel.For(
            0,
            200,
            n =>
            {
                string sql = $"select {n % 10}";
                SqlStatement first = directory.For(sql);
                Assert.Equal(sql, first.Sql);
                Assert.Same(first, directory.For(sql));
            }
        );
    }
}
