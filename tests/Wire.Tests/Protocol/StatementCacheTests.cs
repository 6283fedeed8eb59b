using System.Text;
using ActorPg.Wire.Protocol;

namespace ActorPg.Wire.Tests.Protocol;

public class StatementCacheTests
{
    private readonly SqlStatement[] _statements =
    [
        .. Enumerable.Range(0, 6).Select(n => new SqlStatement($"select {n}")),
    ];

    [Fact]
    public void The_least_recently_used_goes_first_and_its_name_is_handed_over_to_close()
    {
        var cache = new StatementCache(3, salt: 7);
        PreparedStatement[] prepared = [.. _statements[..3].Select(cache.Add)];
        Assert.False(cache.HasEvicted);
        Assert.Same(prepared[0], cache.Find(_statements[0]));
        cache.Add(_statements[3]);
        cache.Add(_statements[4]);
        Assert.Equal(3, cache.Count);
        Assert.True(cache.HasEvicted);
        Assert.Equal([prepared[1].Name, prepared[2].Name], cache.TakeEvicted());
        Assert.False(cache.HasEvicted);
        Assert.Empty(cache.TakeEvicted());
        Assert.Same(prepared[0], cache.Find(_statements[0]));
        Assert.Null(cache.Find(_statements[1]));
    }

    [Fact]
    public void It_is_a_least_recently_used_list_whatever_is_done_with_it()
    {
        // Against a plain list: a thousand random steps, and the order of eviction at the end.
        var random = new Random(17);
        var cache = new StatementCache(4, salt: 7);
        List<PreparedStatement> model = [];
        for (int step = 0; step < 1000; step++)
        {
            SqlStatement statement = _statements[random.Next(_statements.Length)];
            PreparedStatement? known = model.Find(entry => entry.Statement == statement);
            Assert.Same(known, cache.Find(statement));
            if (known is not null)
            {
                model.Remove(known);
                if (random.Next(4) == 0)
                {
                    cache.Remove(known, close: false);
                    continue;
                }
                model.Add(known);
            }
            else
            {
                PreparedStatement added = cache.Add(statement);
                if (model.Count == 4)
                {
                    Assert.Equal([model[0].Name], cache.TakeEvicted());
                    model.RemoveAt(0);
                }
                model.Add(added);
            }
            Assert.Equal(model.Count, cache.Count);
            Assert.False(cache.HasEvicted);
        }
    }

    [Fact]
    public void A_name_is_never_used_twice_and_no_other_connection_has_it()
    {
        var first = new StatementCache(1, salt: 0x0123456789abcdef);
        var second = new StatementCache(1, salt: 2);
        string[] names = [.. _statements.Select(statement => Encoding.ASCII.GetString(first.Add(statement).Name))];
        Assert.Equal(names.Distinct(), names);
        Assert.All(names, name => Assert.StartsWith("a0123456789abcdef_", name, StringComparison.Ordinal));
        Assert.NotEqual(first.NextName(), second.NextName());
        Assert.All(names, name => Assert.InRange(name.Length, 1, 63));
    }

    [Fact]
    public void An_entry_is_not_described_until_the_server_has()
    {
        var cache = new StatementCache(2, salt: 7);
        PreparedStatement prepared = cache.Add(_statements[0]);
        Assert.Null(prepared.Description);
        Assert.Same(prepared, cache.Find(_statements[0]));
    }

    [Fact]
    public void Only_the_entry_itself_is_removed_not_what_has_taken_its_place()
    {
        var cache = new StatementCache(2, salt: 7);
        PreparedStatement old = cache.Add(_statements[0]);
        cache.Remove(old, close: true);
        Assert.Equal([old.Name], cache.TakeEvicted());
        PreparedStatement current = cache.Add(_statements[0]);
        cache.Remove(old, close: true);
        Assert.Same(current, cache.Find(_statements[0]));
        Assert.False(cache.HasEvicted);
    }

    [Fact]
    public void Without_room_statements_have_no_name_and_are_not_kept()
    {
        var cache = new StatementCache(0, salt: 7);
        Assert.Empty(cache.Add(_statements[0]).Name);
        Assert.Null(cache.Find(_statements[0]));
        Assert.Equal(0, cache.Count);
        Assert.False(cache.HasEvicted);
    }
}
